import { type Floors, floors as houseFloors } from "./floors.ts";
import { importsOf, isRelative, resolveRelative } from "./imports.ts";
import { isTypeScript } from "./syntax.ts";
import type { TextFile } from "./tree.ts";
import type { Violation } from "./violation.ts";

/** Law 4: a file imports lower floors or its own folder; never sideways, never up; types included. */
export function checkFloors(files: readonly TextFile[], floors = houseFloors): Violation[] {
  return Object.entries(floors).flatMap(([root, table]) => checkRoot(files, root, table));
}

function checkRoot(files: readonly TextFile[], root: string, table: Floors): Violation[] {
  const inside = files.filter((file) => isTypeScript(file) && file.path.startsWith(`${root}/`));
  return inside.flatMap((file) => {
    const from = roomOf(file.path, root);
    const floor = floorOf(from, table);
    if (floor === undefined) {
      return [
        { path: file.path, message: `the folder "${from.name}" has no floor: give it one in floors.ts` },
      ];
    }
    return importsOf(file).flatMap(({ specifier, line }) => {
      const target = isRelative(specifier) ? resolveRelative(file.path, specifier) : "";
      if (!target.startsWith(`${root}/`)) return [];
      const to = roomOf(target, root);
      const message = judge(from, floor, to, floorOf(to, table) ?? Number.NaN);
      return message === undefined ? [] : [{ path: file.path, line, message }];
    });
  });
}

interface Room {
  readonly name: string;
  readonly isFolder: boolean;
}

/** Above every floor: entries and assembly. */
const top = Number.POSITIVE_INFINITY;

function judge(from: Room, floor: number, to: Room, below: number): string | undefined {
  // Files directly in the root share a folder: the root itself.
  const isBeside = below === floor && !from.isFolder && !to.isFolder;
  if (to.name === from.name || below < floor || isBeside) return undefined;
  const hint = below === top ? ` (no floor in floors.ts names ${to.name}, so it stands on top)` : "";
  return `imports ${below === floor ? "sideways" : "up"}: ${from.name} -> ${to.name}${hint}`;
}

/** The sub-folder of `root` that holds a path, or the file directly in it. */
function roomOf(path: string, root: string): Room {
  const [name = "", ...rest] = path.slice(root.length + 1).split("/");
  return { name, isFolder: rest.length > 0 };
}

function floorOf(room: Room, table: Floors): number | undefined {
  const index = table.findIndex((names) => names.includes(room.name));
  if (index >= 0) return index;
  return room.isFolder ? undefined : top;
}

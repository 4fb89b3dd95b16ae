import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";

/** A file of the repository; `path` is relative to its root, with forward slashes. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** Absolute path of the repository's root. */
export const repositoryRoot = resolve(import.meta.dirname, "../../..");

/** Folders that git ignores here, for a tree that has no `.git` (a downloaded archive). */
const ignoredFolders = new Set(["node_modules", "dist", "coverage", ".turbo", ".git"]);

let cached: readonly TextFile[] | undefined;

/** Every text file that is tracked, or would be after `git add --all`. Read once per process. */
export function readTree(): readonly TextFile[] {
  cached ??= listPaths(repositoryRoot).flatMap((path) => {
    const absolute = join(repositoryRoot, path);
    // Listed yet absent: deleted in the working tree, or a link to a folder.
    if (!existsSync(absolute) || !statSync(absolute).isFile()) return [];
    const text = readFileSync(absolute, "utf8");
    return text.includes("\0") ? [] : [{ path, text }];
  });
  return cached;
}

/** Paths of all files that belong to the repository below `root`, sorted. */
export function listPaths(root: string): string[] {
  return (listWithGit(root) ?? listFolder(root, root)).sort();
}

function listWithGit(root: string): string[] | undefined {
  if (!existsSync(join(root, ".git"))) return undefined;
  try {
    const options = ["ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate", "-z"];
    const output = execFileSync("git", options, {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return output.split("\0").filter((path) => path !== "");
  } catch {
    // No git on this machine, or it refuses the folder because another user owns it.
    return undefined;
  }
}

function listFolder(root: string, folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ignoredFolders.has(entry.name) ? [] : listFolder(root, path);
    return entry.isFile() ? [relative(root, path).replaceAll("\\", "/")] : [];
  });
}

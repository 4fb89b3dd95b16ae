import { outOfReach } from "../refusal.ts";
import { inTime } from "./in-time.ts";

/** Milliseconds for which an answer of the store is taken as it is. */
const FRESH = 3000;
/** The same for "there is none": a key that is made elsewhere should soon be known. */
const FRESH_MISS = 1000;
/** How old an answer may be while the store is out of reach, in milliseconds. */
const OLDEST = 900_000;
/** How many answers of each sort are held. */
const LARGEST = 10_000;
/** Milliseconds after which a store that says nothing counts as out of reach. */
const PATIENCE = 3000;

interface Entry<T> {
  readonly value: T | undefined;
  readonly loadedAt: number;
  /** When the store was asked last, whether it answered or not. */
  checkedAt: number;
}

/**
 * Remembers what a store said for a few seconds. Questions that come together are asked once; while the store is out of
 * reach, its last answer stands for a while.
 */
export class SnapshotCache<T> {
  readonly #load: (name: string) => Promise<T | undefined>;
  readonly #clock: () => number;
  readonly #found = new Map<string, Entry<T>>();
  // Apart from what was found, so that made-up names cannot push out real ones.
  readonly #missed = new Map<string, Entry<T>>();
  readonly #flights = new Map<string, Promise<T | undefined>>();

  constructor(load: (name: string) => Promise<T | undefined>, clock: () => number) {
    this.#load = load;
    this.#clock = clock;
  }

  /** @throws UnavailableError (503) when the store is out of reach and has said nothing lately */
  get(name: string): T | undefined | Promise<T | undefined> {
    const entry = this.#found.get(name) ?? this.#missed.get(name);
    if (entry !== undefined) {
      const age = this.#clock() - entry.checkedAt;
      if (age < (entry.value === undefined ? FRESH_MISS : FRESH)) return entry.value;
    }
    return this.#flights.get(name) ?? this.#ask(name, entry);
  }

  /** Takes in what is known to stand in the store now. */
  put(name: string, value: T | undefined): void {
    this.forget(name);
    const at = this.#clock();
    const entries = value === undefined ? this.#missed : this.#found;
    entries.set(name, { value, loadedAt: at, checkedAt: at });
    if (entries.size <= LARGEST) return;
    const [oldest] = entries.keys();
    if (oldest !== undefined) entries.delete(oldest);
  }

  /** The next question goes to the store. An answer under way may be older than the change, and is not kept. */
  forget(name: string): void {
    this.#flights.delete(name);
    this.#found.delete(name);
    this.#missed.delete(name);
  }

  #ask(name: string, entry: Entry<T> | undefined): Promise<T | undefined> {
    const flight: Promise<T | undefined> = inTime(this.#load(name), PATIENCE, "The store")
      .then(
        (value) => {
          if (this.#flights.get(name) === flight) this.put(name, value);
          return value;
        },
        (cause) => {
          const at = this.#clock();
          // "There was none" is no answer now: it may have been made since.
          const isGone = entry?.value === undefined || at - entry.loadedAt > OLDEST;
          if (isGone) throw outOfReach("The store of keys", cause);
          // Nor is the store asked for each of the calls that come meanwhile.
          entry.checkedAt = at;
          return entry.value;
        },
      )
      .finally(() => {
        if (this.#flights.get(name) === flight) this.#flights.delete(name);
      });
    this.#flights.set(name, flight);
    return flight;
  }
}

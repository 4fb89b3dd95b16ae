/** What one UTF-16 unit of a script takes, in hundredths of a token: at least, likely and at most. */
export interface Weight {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
}

/**
 * Blocks of Unicode above ASCII, by their first unit; each reaches to the next. `likely` is measured with o200k_base,
 * `high` covers older vocabularies as well (cl100k_base), which know little beyond Latin script.
 */
const BLOCKS: readonly (readonly [from: number, low: number, likely: number, high: number])[] = [
  [0x0000, 20, 80, 150], // Latin-1 signs (ASCII does not come here)
  [0x00c0, 15, 33, 110], // Latin with accents
  [0x0250, 60, 130, 250], // phonetic signs
  [0x0300, 20, 60, 150], // combining accents
  [0x0370, 20, 39, 100], // Greek
  [0x0400, 15, 32, 85], // Cyrillic
  [0x0530, 20, 36, 210], // Armenian
  [0x0590, 20, 48, 150], // Hebrew
  [0x0600, 18, 37, 120], // Arabic
  [0x0780, 60, 128, 260], // Thaana, N'Ko, Samaritan
  [0x0900, 20, 39, 180], // Devanagari, Bengali
  [0x0a00, 25, 55, 200], // Gurmukhi
  [0x0a80, 20, 42, 210], // Gujarati
  [0x0b00, 50, 110, 300], // Oriya
  [0x0b80, 20, 42, 210], // Tamil, Telugu, Kannada, Malayalam, Sinhala
  [0x0e00, 22, 44, 110], // Thai
  [0x0e80, 60, 140, 260], // Lao, Tibetan
  [0x1000, 25, 55, 210], // Burmese
  [0x10a0, 20, 36, 210], // Georgian
  [0x1100, 50, 110, 260], // Hangul letters, Ethiopic, Cherokee, Canadian syllables
  [0x1780, 25, 55, 210], // Khmer
  [0x1800, 60, 130, 260], // Mongolian and others
  [0x1e00, 15, 40, 130], // Latin with two accents
  [0x1f00, 40, 100, 250], // Greek with accents
  [0x2000, 30, 90, 180], // punctuation
  [0x2070, 30, 110, 260], // signs, arrows, mathematics, boxes
  [0x2e80, 40, 120, 260], // radicals
  [0x3000, 15, 50, 130], // punctuation of East Asia
  [0x3040, 30, 70, 130], // kana
  [0x3100, 40, 110, 260], // Bopomofo, Hangul letters
  [0x3400, 45, 89, 160], // Han
  [0xa000, 60, 130, 260], // Yi and others
  [0xac00, 35, 73, 150], // Hangul
  [0xd7b0, 60, 130, 260],
  [0xd800, 45, 100, 210], // halves of what lies beyond: emoji, rare characters
  [0xe000, 60, 130, 260], // private use
  [0xf900, 40, 120, 260], // Han once more
  [0xfb00, 20, 60, 200], // Arabic in presentation forms, variation selectors
  [0xff00, 30, 90, 180], // full width
];

export const WEIGHTS: readonly Weight[] = BLOCKS.map(([, low, likely, high]) => ({ low, likely, high }));

/** The index of the weight of every sixteen units. */
const pages = new Uint8Array(4096);
BLOCKS.forEach(([from], index) => {
  pages.fill(index, from >> 4);
});

/** The index in {@link WEIGHTS} of a UTF-16 unit above ASCII. */
export function blockOf(unit: number): number {
  return pages[unit >> 4] as number;
}

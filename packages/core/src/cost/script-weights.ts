/** What one UTF-16 unit of a script takes, in hundredths of a token: at least, likely and at most. */
export interface Weight {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
}

/**
 * Blocks of Unicode above ASCII, by their first unit; each reaches to the next. `likely` is measured with o200k_base,
 * `high` covers older vocabularies as well (cl100k_base), which know
 * little beyond Latin script, and reaches one token for each byte of UTF-8 where a script is rare.
 */
const BLOCKS: readonly (readonly [from: number, low: number, likely: number, high: number])[] = [
  [0x0000, 20, 80, 150], // Latin-1 signs (ASCII does not come here)
  [0x00c0, 15, 33, 160], // Latin with accents
  [0x0100, 15, 33, 200],
  [0x0250, 60, 130, 200], // phonetic signs
  [0x0300, 20, 60, 200], // combining accents
  [0x0370, 20, 39, 200], // Greek
  [0x03b0, 20, 39, 150], // its small letters
  [0x03d0, 20, 39, 200],
  [0x0400, 15, 32, 200], // Cyrillic
  [0x0410, 15, 32, 150], // the letters of Russian
  [0x0430, 15, 32, 100],
  [0x0450, 15, 32, 200],
  [0x0530, 20, 36, 210], // Armenian
  [0x0590, 20, 48, 200], // Hebrew
  [0x05d0, 20, 48, 170],
  [0x0600, 18, 37, 200], // Arabic
  [0x0620, 18, 37, 145], // its letters
  [0x0650, 18, 37, 200],
  [0x0780, 60, 128, 300], // Thaana, N'Ko, Samaritan
  [0x0900, 20, 39, 200], // Devanagari, Bengali
  [0x0a00, 25, 55, 210], // Gurmukhi
  [0x0a80, 20, 42, 210], // Gujarati
  [0x0b00, 50, 110, 300], // Oriya
  [0x0b80, 20, 42, 210], // Tamil, Telugu, Kannada, Malayalam, Sinhala
  [0x0e00, 22, 44, 170], // Thai
  [0x0e80, 60, 140, 300], // Lao, Tibetan
  [0x1000, 25, 55, 210], // Burmese
  [0x1040, 25, 55, 300],
  [0x10a0, 20, 36, 300], // Georgian
  [0x10d0, 20, 36, 210],
  [0x1100, 50, 110, 300], // Hangul letters, Ethiopic, Cherokee, Canadian syllables
  [0x1780, 25, 55, 210], // Khmer
  [0x1800, 60, 130, 300], // Mongolian and others
  [0x1e00, 15, 40, 300], // Latin with two accents
  [0x1ea0, 15, 40, 200], // those of Vietnamese
  [0x1f00, 40, 100, 300], // Greek with accents
  [0x2000, 30, 90, 200], // punctuation
  [0x2070, 30, 110, 300], // signs, arrows, mathematics, boxes, Braille
  [0x2e80, 40, 120, 300], // radicals
  [0x3000, 15, 50, 200], // punctuation of East Asia
  [0x3040, 30, 70, 185], // kana
  [0x3100, 40, 110, 300], // Bopomofo, Hangul letters
  [0x3400, 45, 89, 300], // rare Han
  [0x4e00, 45, 89, 240], // Han
  [0xa000, 60, 130, 300], // Yi and others
  [0xac00, 35, 73, 200], // Hangul
  [0xd7b0, 60, 130, 300],
  [0xd800, 45, 100, 210], // halves of what lies beyond: emoji, rare characters
  [0xe000, 60, 130, 300], // private use
  [0xf900, 40, 120, 300], // Han once more
  [0xfb00, 20, 60, 300], // Arabic in presentation forms, variation selectors
  [0xff00, 30, 90, 200], // full width
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

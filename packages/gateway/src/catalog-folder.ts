/** Where the catalogue data lie: beside `src` here, and beside `dist` in the published package. */
export const catalogFolder = new URL("../catalog/", import.meta.url);

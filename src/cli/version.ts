/** Kept equal to package.json by a test: reading that file at every start would cost more than the number is worth. */
export const VERSION = "0.1.0";

const KILO = 1000;

/** Bytes in words: `640 B`, `2.1 KB`. */
export function sizeText(bytes: number): string {
  return bytes < KILO ? `${bytes} B` : `${(bytes / KILO).toFixed(1)} KB`;
}

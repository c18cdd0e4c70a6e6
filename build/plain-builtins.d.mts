export declare function withPlainBuiltins(text: string): string;

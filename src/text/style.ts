/** Colours as functions on text, so that whoever makes text need not know whether there is a colour. */
export type Paint = (text: string) => string;

/** How many there are to paint with. */
export type Colors = "none" | "16" | "256";

export interface Style {
  bold: Paint;
  dim: Paint;
  red: Paint;
  /** Red where there are but sixteen colours. */
  orange: Paint;
  yellow: Paint;
  green: Paint;
  cyan: Paint;
  magenta: Paint;
  inverse: Paint;
}

const asIs: Paint = (text) => text;

/** No colour at all: pipes, `NO_COLOR`, tests. */
export const plainStyle: Style = {
  bold: asIs,
  dim: asIs,
  red: asIs,
  orange: asIs,
  yellow: asIs,
  green: asIs,
  cyan: asIs,
  magenta: asIs,
  inverse: asIs,
};

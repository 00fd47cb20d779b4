/**
 * Element types of ggml that ONNX has no number for: quantised in blocks. Numbers and sizes: ggml.h (enum ggml_type) and
 * gguf/constants.py (GGML_QUANT_SIZES). Their codes here are 128 + ggml's number, so that a byte holds them.
 */

/** By ggml number: name, elements in a block, bytes of a block. */
const blockTypes: Readonly<Record<number, readonly [string, number, number]>> = {
  2: ['q4_0', 32, 18],
  3: ['q4_1', 32, 20],
  6: ['q5_0', 32, 22],
  7: ['q5_1', 32, 24],
  8: ['q8_0', 32, 34],
  9: ['q8_1', 32, 40],
  10: ['q2_K', 256, 84],
  11: ['q3_K', 256, 110],
  12: ['q4_K', 256, 144],
  13: ['q5_K', 256, 176],
  14: ['q6_K', 256, 210],
  15: ['q8_K', 256, 292],
  16: ['iq2_xxs', 256, 66],
  17: ['iq2_xs', 256, 74],
  18: ['iq3_xxs', 256, 98],
  19: ['iq1_s', 256, 50],
  20: ['iq4_nl', 32, 18],
  21: ['iq3_s', 256, 110],
  22: ['iq2_s', 256, 82],
  23: ['iq4_xs', 256, 136],
  29: ['iq1_m', 256, 56],
  // Rows of q4_0 and iq4_nl woven together; files no longer hold them.
  31: ['q4_0_4_4', 32, 18],
  32: ['q4_0_4_8', 32, 18],
  33: ['q4_0_8_8', 32, 18],
  34: ['tq1_0', 256, 54],
  35: ['tq2_0', 256, 66],
  36: ['iq4_nl_4_4', 32, 18],
  37: ['iq4_nl_4_8', 32, 18],
  38: ['iq4_nl_8_8', 32, 18],
  39: ['mxfp4', 32, 17],
  40: ['nvfp4', 64, 36],
  41: ['q1_0', 128, 18],
};

const firstCode = 128;

export interface BlockType {
  name: string;
  /** Elements in a block. */
  elements: number;
  /** Bytes of a block. */
  bytes: number;
}

/** Code of a block type by ggml's number; undefined for numbers that are no block type. */
export const blockTypeCode = (ggmlType: number): number | undefined =>
  Object.hasOwn(blockTypes, ggmlType) ? firstCode + ggmlType : undefined;

/** Number of ggml of a block type's code. */
export const ggmlNumber = (code: number): number => code - firstCode;

/** The block type of a code; undefined for every code of ONNX's numbering. */
export function blockType(code: number): BlockType | undefined {
  const known = blockTypes[code - firstCode];
  return known && { name: known[0], elements: known[1], bytes: known[2] };
}

/** Codes and names of all block types. */
export const blockTypeNames: readonly (readonly [number, string])[] = Object.entries(blockTypes).map(
  ([number, [name]]) => [firstCode + Number(number), name] as const,
);

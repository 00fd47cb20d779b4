/** The categories of operators, which decide the colour of a node. */
export const operatorCategories = [
  'convolution',
  'matmul',
  'normalisation',
  'activation',
  'pooling',
  'elementwise',
  'shape',
  'movement',
  'control',
  'recurrent',
  'quantisation',
  'custom',
] as const;

export type OperatorCategory = (typeof operatorCategories)[number];

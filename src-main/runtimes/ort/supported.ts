/**
 * What the ONNX Runtime that comes with the app loads, as it says itself when it refuses more. supported.test.ts asks
 * the runtime; a new version is measured by it.
 */
export const supportedByOrt = {
  /** Of onnxruntime-node. */
  version: '1.30.0',
  irVersion: 13,
  /** Newest operator set of each domain; '' is ONNX itself. */
  opsets: new Map([
    ['', 26],
    ['ai.onnx.ml', 5],
  ]),
} as const;

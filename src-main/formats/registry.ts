/** The formats that can be opened, and the one way to open a file. */
import { FileSource } from './byte-source.js';
import { notAModel, refuseKnownFile } from './known-files.js';
import { checkpointFormat } from './checkpoint/checkpoint-format.js';
import { coremlFormat } from './coreml/coreml-format.js';
import { exportedProgramFormat } from './exported/exported-format.js';
import { ggufFormat } from './gguf/gguf-format.js';
import { huggingfaceFormat } from './huggingface/huggingface-format.js';
import { hdf5Format, kerasFormat } from './keras/keras-format.js';
import type { ModelFormat, OpenedModel } from './model-format.js';
import { onnxFormat } from './onnx/onnx-format.js';
import { openvinoFormat } from './openvino/openvino-format.js';
import { ortFormat } from './ort/ort-format.js';
import { checkModelFile, folderAt, noModelFolder } from './path-checks.js';
import { safetensorsFormat } from './safetensors/safetensors-format.js';
import { shardedFormat } from './safetensors/sharded-format.js';
import { tensorrtFormat } from './tensorrt/tensorrt-format.js';
import { tfliteFormat } from './tflite/tflite-format.js';

export const modelFormats: readonly ModelFormat[] = [
  // Before the others: a .bin of plain numbers is OpenVINO's by what stands beside it, whatever its bytes look like.
  openvinoFormat,
  tensorrtFormat,
  // Before ONNX: both begin with a version and have no magic number, and what this looks at says more.
  coremlFormat,
  onnxFormat,
  safetensorsFormat,
  shardedFormat,
  huggingfaceFormat,
  exportedProgramFormat,
  checkpointFormat,
  ggufFormat,
  kerasFormat,
  hdf5Format,
  tfliteFormat,
  ortFormat,
];

/** How much of a file `ModelFormat.sniff` gets to see. */
const headBytes = 4096;

/**
 * Opens a model file or folder, whatever its format: by content first, by ending second. Structure only; weights stay
 * in the file. Throws a LapidaryError that says what the file is when it is not a model.
 */
export async function openModel(path: string): Promise<OpenedModel> {
  const folder = folderAt(path);
  const folderFormat = folder && modelFormats.find((format) => format.folder?.matches(folder.path, folder.names));
  if (folder !== undefined) {
    if (folderFormat?.folder === undefined) throw noModelFolder(folder.path, folder.names);
    return folderFormat.folder.open(folder.path);
  }
  const file = checkModelFile(path);
  const head = readHead(file.path);
  const byContent = formatWith(2, head, file.path, file.bytes);
  if (byContent !== undefined) return byContent.open(file.path);
  refuseKnownFile(head, file.path);
  const byEnding = formatWith(1, head, file.path, file.bytes);
  if (byEnding === undefined) throw notAModel(head, file.path);
  return byEnding.open(file.path);
}

function formatWith(certainty: 1 | 2, head: Uint8Array, path: string, bytes: number): ModelFormat | undefined {
  return modelFormats.find((format) => format.sniff(head, path, bytes) >= certainty);
}

function readHead(path: string): Uint8Array {
  const source = new FileSource(path);
  try {
    const head = new Uint8Array(Math.min(headBytes, source.size));
    return head.subarray(0, source.read(head, 0));
  } finally {
    source.close();
  }
}

/** TensorFlow Lite (LiteRT) models: a flatbuffer of schema.fbs, version 3. */
import { DescribedModel } from '../described/described-model.js';
import { FileSource } from '../byte-source.js';
import { FlatFile } from '../flatbuffer/flat-file.js';
import type { ModelFormat, OpenedModel } from '../model-format.js';
import { readTflite } from './read-tflite.js';

function openTflite(path: string): OpenedModel {
  const source = new FileSource(path);
  try {
    return new DescribedModel(readTflite(source, new FlatFile(source)));
  } finally {
    source.close();
  }
}

export const tfliteFormat: ModelFormat = {
  id: 'tflite',
  extensions: ['.tflite', '.lite'],
  sniff: (head) => (Buffer.from(head.subarray(4, 8)).toString('latin1') === 'TFL3' ? 2 : 0),
  open: (path) => Promise.resolve().then(() => openTflite(path)),
};

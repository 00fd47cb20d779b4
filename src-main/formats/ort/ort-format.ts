/** ONNX Runtime's own format (`.ort`): the graph as the runtime holds it, a flatbuffer of ort.fbs. */
import { FileSource } from '../byte-source.js';
import { DescribedModel } from '../described/described-model.js';
import { FlatFile } from '../flatbuffer/flat-file.js';
import type { ModelFormat, OpenedModel } from '../model-format.js';
import { readOrt } from './read-ort.js';

function openOrt(path: string): OpenedModel {
  const source = new FileSource(path);
  try {
    return new DescribedModel(readOrt(source, new FlatFile(source)));
  } finally {
    source.close();
  }
}

export const ortFormat: ModelFormat = {
  id: 'ort',
  extensions: ['.ort'],
  sniff: (head) => (Buffer.from(head.subarray(4, 8)).toString('latin1') === 'ORTM' ? 2 : 0),
  open: (path) => Promise.resolve().then(() => openOrt(path)),
};

/** OpenVINO's intermediate representation: structure in an .xml file, weights in a .bin of the same name beside it. */
import { FileSource } from '../byte-source.js';
import { DescribedModel } from '../described/described-model.js';
import type { ModelFormat, OpenedModel } from '../model-format.js';
import { fileBytes } from '../onnx/external-data.js';
import { readOpenvino } from './read-openvino.js';

const xmlStart = /^(?:\uFEFF|\xEF\xBB\xBF)?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--(?:(?!-->)[^])*-->\s*)*<net[\s>]/;
const binEnding = /\.bin$/i;
/** What a weights file of other formats begins with; an OpenVINO one begins with the numbers of its first constant. */
const isZip = (head: Uint8Array): boolean => head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4;

const isDescription = (head: Uint8Array): boolean => xmlStart.test(Buffer.from(head).toString('latin1'));

/** The description beside a weights file; undefined when there is none. */
function descriptionBeside(path: string): string | undefined {
  if (!binEnding.test(path)) return undefined;
  const xml = path.replace(binEnding, '.xml');
  if (fileBytes(xml) === undefined) return undefined;
  const source = new FileSource(xml);
  try {
    const head = new Uint8Array(Math.min(4096, source.size));
    return isDescription(head.subarray(0, source.read(head, 0))) ? xml : undefined;
  } finally {
    source.close();
  }
}

function openOpenvino(path: string): OpenedModel {
  const xml = descriptionBeside(path) ?? path;
  const source = new FileSource(xml);
  try {
    return new DescribedModel(readOpenvino(source, xml.replace(/\.xml$/i, '') + '.bin'));
  } finally {
    source.close();
  }
}

export const openvinoFormat: ModelFormat = {
  id: 'openvino',
  extensions: ['.xml'],
  sniff: (head, path) => {
    if (isDescription(head)) return 2;
    return !isZip(head) && descriptionBeside(path) !== undefined ? 2 : 0;
  },
  open: (path) => Promise.resolve().then(() => openOpenvino(path)),
};

/** Files people have that do not open here: recognised by content, named, with what can be done instead. */
import { LapidaryError } from '../../src-shared/errors.js';
import { archives, describeZip } from './not-a-model/archives.js';
import { downloads } from './not-a-model/downloads.js';
import { json } from './not-a-model/json-kinds.js';
import { isText, type Known, type Look, type Recognise } from './not-a-model/known.js';
import { media } from './not-a-model/media.js';
import { otherModels } from './not-a-model/other-models.js';
import { texts } from './not-a-model/texts.js';

/** In this order: what an archive or a text is called says less than what its first bytes are. */
const recognisers: readonly Recognise[] = [...downloads, ...otherModels, ...archives, ...media, json, ...texts];

const openable =
  'ONNX, ONNX Runtime, torch.export, TorchScript, PyTorch checkpoint, safetensors, TFLite, OpenVINO, Core ML, Keras, TensorRT and GGUF files can be opened. If it was downloaded, compare its size with the original.';

const errorOf = (path: string, { code, what, hint }: Known): LapidaryError =>
  new LapidaryError(code, `${path} is ${what}.`, hint);

/** The refusal for a torch archive that its directory shows to be no checkpoint. */
export function otherTorchArchive(kind: 'package' | 'other', path: string): LapidaryError {
  if (kind === 'other') return errorOf(path, describeZip(path));
  return errorOf(path, {
    code: 'FORMAT_UNSUPPORTED',
    what: 'a torch.package archive',
    hint: 'It holds Python code that has to run. Export the model from its source with `lapidary export FILE.py:make` and open the ONNX file.',
  });
}

/** Throws for a file that is known not to be a model this version opens; does nothing for the rest. */
export function refuseKnownFile(head: Uint8Array, path: string): void {
  const look: Look = { bytes: head, text: Buffer.from(head).toString('latin1'), path, lower: path.toLowerCase() };
  for (const recognise of recognisers) {
    const known = recognise(look);
    if (known !== undefined) throw errorOf(path, known);
  }
}

/** The refusal for a file nothing recognised. */
export function notAModel(head: Uint8Array, path: string): LapidaryError {
  if (head.length > 0 && head.every((byte) => byte === 0)) {
    return new LapidaryError(
      'NOT_A_MODEL',
      `${path} begins with nothing but zeros: its content was never written.`,
      'The download or the copy was cut short. Fetch it again.',
    );
  }
  const what = isText(head) ? 'a text file, not a model' : 'not a model: its content is no format known here';
  return new LapidaryError('NOT_A_MODEL', `${path} is ${what}.`, openable);
}

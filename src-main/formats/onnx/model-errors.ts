/** The ways an ONNX file can be unreadable, in words for the person who has the file. */
import { LapidaryError } from '../../../src-shared/errors.js';

const count = (n: number): string => n.toLocaleString('en-US');

/** The file ends before what its own lengths promise. `neededBytes` is the least size it would have to have. */
export function modelCutOff(path: string, fileBytes: number, neededBytes: number): LapidaryError {
  const missing = neededBytes - fileBytes;
  const amount = missing > 0 ? ` and should have at least ${count(neededBytes)}, so ${count(missing)} are missing` : '';
  return new LapidaryError(
    'MODEL_TRUNCATED',
    `${path} is cut off: it has ${count(fileBytes)} bytes${amount}.`,
    'The download or copy stopped early. Fetch the file again and compare its size with the original.',
  );
}

export function modelInvalid(path: string, why: string, detail?: string): LapidaryError {
  return new LapidaryError(
    'MODEL_INVALID',
    `${path} starts like an ONNX model but cannot be read: ${why}.`,
    'The file is damaged or was not written as ONNX. Fetch or export it again.',
    detail,
  );
}

export function modelTooDeep(path: string): LapidaryError {
  return new LapidaryError(
    'MODEL_TOO_DEEP',
    `${path} nests graphs or types deeper than ONNX readers allow (100 messages inside each other).`,
    'No runtime loads a model like this. Export it with fewer nested If, Loop or Scan bodies.',
  );
}

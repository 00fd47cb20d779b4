/** Keras: `.keras` archives, whole models and weights in HDF5. */
import { superblockOffset } from '../hdf5/hdf5-file.js';
import type { ModelFormat } from '../model-format.js';
import { openKerasArchive } from './archive-model.js';
import { openHdf5 } from './h5-model.js';

const isZip = (text: string): boolean => text.startsWith('PK\x03\x04');

export const kerasFormat: ModelFormat = {
  id: 'keras',
  extensions: ['.keras'],
  sniff: (head, path) => {
    const text = Buffer.from(head.subarray(0, 64)).toString('latin1');
    if (!isZip(text)) return 0;
    return path.toLowerCase().endsWith('.keras') || /^(metadata|config)\.json|^model\.weights\.h5/.test(text.slice(30))
      ? 2
      : 0;
  },
  open: (path) => Promise.resolve().then(() => openKerasArchive(path)),
};

/** HDF5 files of any origin: those of Keras say so inside, and are called `keras` in their report. */
export const hdf5Format: ModelFormat = {
  id: 'hdf5',
  extensions: ['.h5', '.hdf5'],
  sniff: (head) => (superblockOffset(head) === undefined ? 0 : 2),
  open: (path) => Promise.resolve().then(() => openHdf5(path)),
};

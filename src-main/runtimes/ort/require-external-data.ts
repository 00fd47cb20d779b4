import { LapidaryError } from '../../../src-shared/errors.js';
import type { InspectReport } from '../../../src-shared/inspect.js';

/** Throws EXTERNAL_DATA_MISSING when a file the model keeps weights in is not there. */
export function requireExternalData(report: InspectReport): void {
  const missing = report.externalFiles.filter((file) => !file.present);
  const first = missing[0];
  if (first === undefined) return;
  const more = missing.length > 1 ? ` and ${String(missing.length - 1)} more` : '';
  throw new LapidaryError(
    'EXTERNAL_DATA_MISSING',
    `The model keeps weights in ${first.path}${more}, which is not there.`,
    'Put the external data beside the model, under the name it had when the model was saved.',
  );
}

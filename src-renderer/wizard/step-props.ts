/** What every page that is filled in is given. */
import type { DraftField, ExportDraft } from './draft.js';

export interface StepProps {
  draft: ExportDraft;
  change: (patch: Partial<ExportDraft>) => void;
  problem: (field: DraftField) => string | null;
}

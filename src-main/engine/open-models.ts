/** Models one client has open, by id. */
import { LapidaryError } from '../../src-shared/errors.js';
import { requireInside } from '../allowed-roots.js';
import type { OpenedModel } from '../formats/model-format.js';
import { openModel } from '../formats/registry.js';

export class OpenModels {
  readonly #models = new Map<string, OpenedModel>();
  #nextId = 1;

  /** `allowedRoots`: folders every file of a model must lie in, links followed; undefined for no bounds. */
  constructor(readonly allowedRoots?: readonly string[]) {}

  /** Throws what openModel throws, and FILE_NOT_ALLOWED. */
  async open(path: string): Promise<{ modelId: string; model: OpenedModel }> {
    const model = await openModel(path);
    // A folder may hold links to anywhere.
    if (this.allowedRoots !== undefined)
      for (const file of model.sourceFiles()) await requireInside(this.allowedRoots, file);
    const modelId = `model-${String(this.#nextId++)}`;
    this.#models.set(modelId, model);
    return { modelId, model };
  }

  get(modelId: string): OpenedModel {
    const model = this.#models.get(modelId);
    if (model === undefined) throw new LapidaryError('NOT_FOUND', 'The model is no longer open.', 'Open it again.');
    return model;
  }

  close(modelId: string): void {
    this.#models.delete(modelId);
  }

  clear(): void {
    this.#models.clear();
  }
}

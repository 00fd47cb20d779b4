/** Models one client has open, by id. */
import { LapidaryError } from '../../src-shared/errors.js';
import type { OpenedModel } from '../formats/model-format.js';
import { openModel } from '../formats/registry.js';

export class OpenModels {
  readonly #models = new Map<string, OpenedModel>();
  #nextId = 1;

  async open(path: string): Promise<{ modelId: string; model: OpenedModel }> {
    const model = await openModel(path);
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

/** What the rooms of the engine share: the data folder and the warm Python worker. */
import type { PythonService } from './runtimes/python/service.js';

export interface Services {
  readonly dataDir: string;
  readonly python: PythonService;
}

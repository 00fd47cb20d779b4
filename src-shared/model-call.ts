/** The calls about opened models, by name. */
import type { CallName } from './contract.js';

export type ModelCall = Extract<CallName, `model.${string}`>;

export const isModelCall = (name: string): name is ModelCall => name.startsWith('model.');

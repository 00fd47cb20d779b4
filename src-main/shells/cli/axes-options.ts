/** What both halves of `lapidary axes` share: its options, and sizes that fit into a table. */
import type { LimitFlags } from './limit-options.js';

export interface AxesOptions extends LimitFlags {
  probe?: boolean;
  set: string[];
  fix: string[];
  rename: string[];
  unify: string[];
  repair: string[];
  range: string[];
  out?: string;
  prove: boolean;
  force?: boolean;
  copyData?: boolean;
  at: string[];
  input: string[];
  arguments?: string;
  threads: number;
  timeout: number;
  json?: boolean;
  verbose?: boolean;
}

/** Longer expressions are cut in the table; --json has them whole. */
const maxSizeText = 48;

export const shortened = (text: string): string =>
  text.length > maxSizeText ? `${text.slice(0, maxSizeText - 1)}…` : text;

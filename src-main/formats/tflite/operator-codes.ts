/** The operators a model uses: builtin ones by their name, custom ones by the name their maker gave them. */
import type { FlatTable } from '../flatbuffer/flat-table.js';
import { tfliteEnums, tfliteTables as tables } from './schema.generated.js';

export interface OperatorKind {
  op: string;
  /** 'tflite' for the builtin ones, 'tflite.custom' for the rest. */
  domain: string;
  version: number;
}

const builtinNames: Readonly<Record<number, string>> = tfliteEnums.BuiltinOperator;

/**
 * Operators by their index in the model. Codes up to 127 are in an older field of one byte, which holds 127 where the
 * code is larger: the larger of both is meant.
 */
export function operatorKinds(model: FlatTable<typeof tables.Model>): OperatorKind[] {
  return model.tables('operator_codes', tables.OperatorCode, true).map((code) => {
    const builtin = Math.max(code.number('deprecated_builtin_code'), code.number('builtin_code'));
    const name = builtinNames[builtin];
    const version = code.number('version');
    if (name === 'CUSTOM') {
      const custom = code.text('custom_code') ?? '';
      return { op: custom === '' ? 'CUSTOM' : custom, domain: 'tflite.custom', version };
    }
    return { op: name ?? `operator ${String(builtin)}`, domain: 'tflite', version };
  });
}

/** An option of an export target: one description, from which recipe validation, forms, help and docs are made. */
import { z } from 'zod';

interface Described {
  /** Name in a recipe; the exporter's own word where it has one. */
  key: string;
  title: string;
  /** One line: what it does. */
  help: string;
  /** One line: why the default is what it is. */
  reason: string;
}

export type Option = Described &
  (
    | { kind: 'flag'; default: boolean }
    /** null: the exporter's own choice. */
    | { kind: 'number'; min: number; max: number; default: number | null }
    | { kind: 'choice'; choices: readonly string[]; default: string }
    /** A path, or `file.py:NAME`; relative to the recipe. '' is none. */
    | { kind: 'path'; default: '' }
    /** Whole numbers by name. */
    | { kind: 'versions'; default: Readonly<Record<string, number>> }
  );

export type OptionValue = boolean | number | string | null | Record<string, number>;
export type OptionValues = Record<string, OptionValue>;

/** The zod schema of one option's value. */
export function optionSchema(option: Option): z.ZodType<OptionValue> {
  const described = `${option.help} ${option.reason}`;
  switch (option.kind) {
    case 'flag':
      return z.boolean().describe(described);
    case 'number': {
      const range = `${option.title} is a whole number from ${String(option.min)} to ${String(option.max)}`;
      return z.number(range).int(range).min(option.min, range).max(option.max, range).describe(described);
    }
    case 'choice':
      return z.enum(option.choices as [string, ...string[]]).describe(described);
    case 'path':
      return z.string().describe(described);
    case 'versions':
      return z.record(z.string().min(1), z.number().int().min(1)).describe(described);
  }
}

/** Whether a value is the default, and need not be written down. */
export function isDefault(option: Option, value: OptionValue | undefined): boolean {
  return value === undefined || JSON.stringify(value) === JSON.stringify(option.default);
}

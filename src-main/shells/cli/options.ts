/** Parsers of option values that several commands share; each refuses with USAGE and what was expected. */
import { LapidaryError } from '../../../src-shared/errors.js';

/** A whole number in [min, max]. */
export function wholeNumber(name: string, min: number, max = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max) {
      throw new LapidaryError(
        'USAGE',
        `${name} takes a whole number from ${String(min)}${max === Number.MAX_SAFE_INTEGER ? '' : ` to ${String(max)}`}, not '${text}'.`,
        `Give ${name} a number.`,
      );
    }
    return value;
  };
}

/** A number ≥ 0. */
export function nonNegative(name: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value) || value < 0) {
      throw new LapidaryError(
        'USAGE',
        `${name} takes a number of 0 or more, not '${text}'.`,
        `Write it like ${name} 1e-4.`,
      );
    }
    return value;
  };
}

/** Comma-separated whole numbers ≥ 1. */
export function numberList(name: string): (text: string) => number[] {
  return (text) => text.split(',').map((part) => wholeNumber(name, 1)(part.trim()));
}

/** Adds up values of an option: --input a b and --input a --input b. */
export const collect = (text: string, before: string[]): string[] => [...before, text];

/** A comma-separated option that may also be given several times; the first value replaces the default. */
export function commaSeparated(): (text: string) => string {
  const given: string[] = [];
  return (text) => {
    given.push(text);
    return given.join(',');
  };
}

/**
 * `--input` takes several values, so a subject written after it lands among them; an input spec ends in its
 * dimensions, which no subject does.
 */
export function separateSubjects(
  given: readonly string[],
  inputs: readonly string[],
): { subjects: string[]; specs: string[] } {
  const looksLikeSpec = (text: string): boolean =>
    /:\w+(\([^)]*\))?\[.*\]\s*$/.test(text) || !/\.\w+(:\w+)?(@[\w,=.]+)?$/.test(text);
  return {
    subjects: [...given, ...inputs.filter((text) => !looksLikeSpec(text))],
    specs: inputs.filter(looksLikeSpec),
  };
}

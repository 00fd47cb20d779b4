/** The text behind [Copy report]: what a person pastes into an issue. */
import type { ErrorInfo } from '../../src-shared/errors.js';

export function errorReport(error: ErrorInfo, context: Readonly<Record<string, string>>): string {
  return [
    `error[${error.code}]: ${error.message}`,
    ...(error.where === undefined
      ? []
      : [`where: ${error.where.file}:${String(error.where.line)}  ${error.where.text}`.trimEnd()]),
    ...(error.why === undefined ? [] : [`why: ${error.why}`]),
    ...error.hints.map((hint) => `hint: ${hint}`),
    ...Object.entries(context).map(([name, value]) => `${name}: ${value}`),
    ...(error.detail === undefined ? [] : ['', error.detail]),
  ].join('\n');
}

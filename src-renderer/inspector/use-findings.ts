/** What lint has to say of a model: structure at once, values of weights too where that is quick or was asked for. */
import { useEffect, useState } from 'react';
import type { CallOutput } from '../../src-shared/contract.js';
import { toErrorInfo } from '../../src-shared/errors.js';
import type { InspectReport } from '../../src-shared/inspect.js';
import type { LintFinding, LintRuleInfo } from '../../src-shared/lint.js';
import { engine } from '../engine-client.js';
import { logError } from '../state/session-log.js';

/** Weights of more bytes are only read when the user asks. */
const quicklyRead = 256 << 20;

export interface Findings {
  findings: readonly LintFinding[];
  rules: ReadonlyMap<string, LintRuleInfo>;
  /** Reads the values of weights too; null where they were read, or are being read. */
  readWeights: (() => void) | null;
}

interface Answer extends CallOutput<'model.findings'> {
  modelId: string;
  weights: boolean;
}

/** Findings of the model `modelId`, the worst first; those of the report until the engine has answered. */
export function useFindings(modelId: string | null, report: InspectReport | null): Findings {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [asked, setAsked] = useState<string | null>(null);
  const weights = asked === modelId || (report?.parameters.bytes ?? 0) <= quicklyRead;
  useEffect(() => {
    if (modelId === null) return undefined;
    const controller = new AbortController();
    engine.call('model.findings', { modelId, weights }, controller.signal).then(
      (found) => {
        setAnswer({ ...found, modelId, weights });
      },
      (thrown: unknown) => {
        if (!controller.signal.aborted) logError(toErrorInfo(thrown));
      },
    );
    return () => {
      controller.abort();
    };
  }, [modelId, weights]);
  if (answer === null || answer.modelId !== modelId) {
    return { findings: fromReport(report), rules: new Map(), readWeights: null };
  }
  return {
    findings: answer.findings,
    rules: new Map(answer.rules.map((rule) => [rule.id, rule])),
    readWeights: weights ? null : () => setAsked(modelId),
  };
}

const fromReport = (report: InspectReport | null): LintFinding[] =>
  (report?.warnings ?? []).map(({ code, message }) => ({
    rule: code.toLowerCase().replaceAll('_', '-'),
    severity: 'warning',
    message,
    where: '',
    fix: '',
    places: [],
    count: 0,
  }));

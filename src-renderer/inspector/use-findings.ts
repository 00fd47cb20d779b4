/** What the engine has to say of a file: its warnings with the reader's severity, and what loading it would run. */
import { useEffect, useState } from 'react';
import { toErrorInfo } from '../../src-shared/errors.js';
import type { Finding } from '../../src-shared/finding.js';
import type { InspectReport } from '../../src-shared/inspect.js';
import { engine } from '../engine-client.js';
import { logError } from '../state/session-log.js';

const rank: Record<Finding['severity'], number> = { error: 0, warning: 1, info: 2 };

/** Findings of the model `modelId`, the worst first; those of the report until the engine has answered. */
export function useFindings(modelId: string | null, report: InspectReport | null): readonly Finding[] {
  const [answer, setAnswer] = useState<{ modelId: string; findings: readonly Finding[] } | null>(null);
  useEffect(() => {
    if (modelId === null) return undefined;
    const controller = new AbortController();
    engine.call('model.findings', { modelId }, controller.signal).then(
      ({ findings }) => {
        const sorted = [...findings].sort((a, b) => rank[a.severity] - rank[b.severity]);
        setAnswer({ modelId, findings: sorted });
      },
      (thrown: unknown) => {
        if (!controller.signal.aborted) logError(toErrorInfo(thrown));
      },
    );
    return () => {
      controller.abort();
    };
  }, [modelId]);
  if (answer !== null && answer.modelId === modelId) return answer.findings;
  return (report?.warnings ?? []).map(({ code, message }) => ({
    rule: code.toLowerCase().replaceAll('_', '-'),
    severity: 'warning',
    message,
    where: '',
    fix: '',
  }));
}

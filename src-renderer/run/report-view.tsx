/** The run's report.html, in a frame that may do nothing: no scripts, no forms, no way out. */
import type { ReactElement } from 'react';
import { CopyButton } from '../ui/copy.js';
import { ErrorCard } from '../ui/error-card.js';
import { useCall } from '../ui/use-call.js';

export function ReportView({ dir }: { dir: string | null }): ReactElement {
  const report = useCall('runs.report', dir === null ? null : { dir });
  return (
    <div className="report-view">
      <div className="panel-bar">
        <span className="small muted">
          <code>{dir}/report.html</code> is one file that can be sent on.
        </span>
        <span className="push">
          <CopyButton label="Copy the path" text={`${dir ?? ''}/report.html`} />
        </span>
      </div>
      {report.error === null ? null : <ErrorCard title="The report cannot be read" error={report.error} />}
      {report.data === null ? null : <iframe title="Report" sandbox="" srcDoc={report.data.html} />}
    </div>
  );
}

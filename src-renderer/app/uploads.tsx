/** Files on their way to the server. */
import type { ReactElement } from 'react';
import { type Upload, useUploads } from '../state/uploads-store.js';
import { formatClock } from '../ui/format.js';
import { Progress } from '../ui/progress.js';
import { useNow } from '../ui/use-now.js';

function UploadCard({ upload }: { upload: Upload }): ReactElement {
  const now = useNow(500);
  const percent = Math.round(upload.fraction * 100);
  return (
    <section className="upload-card" aria-label={`Sending ${upload.current}`}>
      <div>
        <strong className="ellipsis">Sending {upload.current}</strong>
        <span className="muted small">
          {percent} % of {upload.names.length === 1 ? 'the file' : `${String(upload.names.length)} files`} ·{' '}
          {formatClock(now - upload.startedAt)}
        </span>
        <button type="button" className="button small push" onClick={upload.cancel}>
          Cancel
        </button>
      </div>
      <Progress value={upload.fraction} label={`Sending ${upload.current}`} />
    </section>
  );
}

export function Uploads(): ReactElement | null {
  const uploads = useUploads((state) => state.uploads);
  if (uploads.length === 0) return null;
  return (
    <div className="float-card bottom">
      {uploads.map((upload) => (
        <UploadCard key={upload.id} upload={upload} />
      ))}
    </div>
  );
}

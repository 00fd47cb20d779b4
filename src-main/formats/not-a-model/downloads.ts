/** What lies where a model should be when fetching it went wrong: pointers to it, pages and messages about it. */
import { notAModelFile, type Recognise } from './known.js';

const lfsPointer: Recognise = ({ text }) => {
  if (!text.startsWith('version https://git-lfs.github.com/spec/')) return undefined;
  const size = /^size (\d{1,15})$/m.exec(text)?.[1];
  const bytes = size === undefined ? '' : ` of ${Number(size).toLocaleString('en-US')} bytes`;
  return {
    code: 'LFS_POINTER',
    what: `a git-lfs pointer: it stands for a file${bytes} that has not been fetched`,
    hint: 'Run `git lfs pull` in the repository, then open the file again.',
  };
};

const annexPointer: Recognise = ({ text }) =>
  /^\/annex\/objects\/|^\.\.?\/.*\.git\/annex\/objects\//.test(text)
    ? notAModelFile('a git-annex pointer: it stands for a file that has not been fetched', 'Run `git annex get FILE`.')
    : undefined;

const dvcPointer: Recognise = ({ text, lower }) =>
  lower.endsWith('.dvc') || /^outs:\n- (md5|etag|hash): /.test(text)
    ? notAModelFile(
        'a DVC pointer: it stands for a file that has not been fetched',
        'Run `dvc pull FILE`, then open the file it names.',
      )
    : undefined;

const htmlPage: Recognise = ({ text }) =>
  /^(\xEF\xBB\xBF)?\s*(<!--[^]{0,500}?-->\s*)?(<!doctype html|<html)/i.test(text)
    ? notAModelFile(
        'an HTML page, probably what a website showed instead of the download',
        'Download the file itself (on GitHub and Hugging Face: the "raw" or "download" link).',
      )
    : undefined;

/** `<Error><Code>AccessDenied</Code>…`: Amazon's storage and those like it. */
const storageError: Recognise = ({ text }) => {
  if (!/^\s*(<\?xml[^>]*>\s*)?<Error>/.test(text)) return undefined;
  const code = /<Code>([\w.]{1,60})<\/Code>/.exec(text)?.[1] ?? 'unknown';
  return notAModelFile(
    `the error message of a storage service (${code}), saved instead of the download`,
    'Check the address and your permission, and download it again.',
  );
};

const messages =
  /^\s*(Entry not found|Repository not found|Invalid (username or password|credentials)|Access to (model|dataset) .{1,200} is restricted|Not Found|404: Not Found|Unauthorized|Forbidden|Invalid rev id|Rate limit exceeded|Too Many Requests)/i;

/** Short texts that servers answer with. */
const serverMessage: Recognise = ({ text, bytes }) => {
  const found = bytes.length < 2000 ? messages.exec(text) : null;
  if (found === null) return undefined;
  const [said] = found;
  return notAModelFile(
    `the answer of a server, saved instead of the download: "${said.trim()}"`,
    'Check the address, log in where the model asks for it (`hf auth login`), and download it again.',
  );
};

const unfinished: Recognise = ({ lower }) =>
  /\.(part|crdownload|download|partial|incomplete|aria2)$/.test(lower)
    ? notAModelFile('an unfinished download', 'Let the download finish, or start it again.')
    : undefined;

export const downloads: readonly Recognise[] = [
  lfsPointer,
  annexPointer,
  htmlPage,
  storageError,
  serverMessage,
  dvcPointer,
  unfinished,
];

import { useEffect, useRef, useState, type ReactNode } from 'react';
import { apiLines } from '../api/lines.ts';
import { asProblem, type ProblemError } from '../api/problem.ts';
import { ActionButton } from '../control/action-button.tsx';
import type { JsonSchema } from '../form/json-schema.ts';
import { WindowContext } from '../control/window-edits.tsx';
import { SchemaForm } from '../form/schema-form.tsx';
import { serverProblemsOf } from '../form/server-problems.ts';
import { machineText } from '../i18n/machine-text.ts';
import { useSdkT } from '../i18n/use-sdk-t.ts';
import { useLocalized } from '../i18n/use-t.ts';
import type { LocalizedText } from '../session/types.ts';
import { Notice } from '../ui/notice.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import './device-search.css';

/** A device that a search has found, as the server tells it. */
export interface FoundDevice {
  connection: Record<string, unknown>;
  address: string;
  name: string | null;
  profiles: string[];
  evidence: string;
}

/** A connector as far as a search needs it. */
export interface SearchedKind {
  plugin: string;
  discovery: JsonSchema | null;
  profiles: readonly { id: string; title: LocalizedText }[];
}

type Line =
  | { kind: 'progress'; done: number; of: number }
  | ({ kind: 'found' } & FoundDevice)
  | { kind: 'end'; reason: string | null };

export interface DeviceSearchProps {
  kind: SearchedKind;
  /** Route that searches, and what it is sent for an input. */
  path: string;
  body: (input: unknown) => unknown;
  /** What can be done with a device that was found. */
  action: (found: FoundDevice) => ReactNode;
}

const defaultsOf = ({ properties = {} }: JsonSchema): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(properties).flatMap(([name, { default: value }]) => (value === undefined ? [] : [[name, value]])),
  );

/** Searches for devices of one connector: what it asks for, how far it is, and what it has found. Leaving ends it. */
export function DeviceSearch({ kind, path, body, action }: DeviceSearchProps): ReactNode {
  const t = useSdkT();
  const text = useLocalized();
  const schema = kind.discovery!;
  const [input, setInput] = useState<unknown>(() => defaultsOf(schema));
  const [valid, setValid] = useState(false);
  const [found, setFound] = useState<FoundDevice[]>([]);
  const [share, setShare] = useState<number | null>(null);
  const [outcome, setOutcome] = useState<{ text: string | null } | null>(null);
  const running = useRef<AbortController | null>(null);
  const [refusal, setRefusal] = useState<ProblemError | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => () => running.current?.abort(), []);

  const start = async (): Promise<void> => {
    const abort = new AbortController();
    running.current = abort;
    setBusy(true);
    setFound([]);
    setShare(0);
    setOutcome(null);
    setRefusal(null);
    const onLine = (line: Line): void => {
      if (line.kind === 'progress') setShare(line.of > 0 ? line.done / line.of : null);
      else if (line.kind === 'found') setFound((before) => [...before, line]);
      else setOutcome({ text: line.reason === null ? null : machineText(line.reason) });
    };
    try {
      await apiLines<Line>(path, body(input), { signal: abort.signal, onLine });
    } catch (error) {
      if (abort.signal.aborted) setOutcome({ text: t('search.stopped') });
      else setRefusal(asProblem(error));
    }
    setBusy(false);
  };
  const fields = Object.keys(schema.properties ?? {}).length > 0;
  const wrong = serverProblemsOf(refusal);
  return (
    <div className="lt-search" data-testid="device-search">
      <div className="lt-search-fields" hidden={!fields} data-passing>
        <WindowContext value={null}>
          <SchemaForm
            schema={schema}
            value={input}
            onChange={(now) => {
              setInput(now);
              setRefusal(null);
            }}
            onValid={setValid}
            serverProblems={wrong}
            disabled={busy}
          />
        </WindowContext>
      </div>
      <div className="lt-search-line">
        {busy ? (
          <ActionButton onClick={() => running.current?.abort()}>{t('search.stop')}</ActionButton>
        ) : (
          <ActionButton primary disabled={!valid} onClick={() => void start()} data-testid="search-start">
            {t('search.start')}
          </ActionButton>
        )}
        {busy ? <ProgressBar share={share} /> : null}
      </div>
      {outcome ? (
        <p role={outcome.text === null ? 'status' : 'alert'} className="lt-search-quiet" data-testid="search-outcome">
          {t(found.length > 0 ? 'search.found' : 'search.nothing', { count: found.length })}
          {outcome.text === null ? null : ` ${outcome.text}`}
        </p>
      ) : null}
      {refusal && Object.keys(wrong).length === 0 ? (
        <Notice tone="alarm" data-testid="search-refused">
          {refusal.message}
        </Notice>
      ) : null}
      <ul className="lt-search-list">
        {found.map((device) => (
          <li key={JSON.stringify(device.connection)}>
            <span className="lt-search-found">
              <strong>{device.name ?? device.address}</strong>
              {device.name === null ? null : <code>{device.address}</code>}
              <span>{profileText(device, kind, text) ?? t('search.no-profile')}</span>
              <span className="lt-search-quiet">{machineText(device.evidence)}</span>
            </span>
            {action(device)}
          </li>
        ))}
      </ul>
    </div>
  );
}

function profileText(
  { profiles }: FoundDevice,
  kind: SearchedKind,
  text: (title: LocalizedText) => string,
): string | null {
  const [best] = profiles;
  const profile = kind.profiles.find(({ id }) => id === best);
  return profile ? text(profile.title) : kind.profiles.length === 0 ? '' : null;
}

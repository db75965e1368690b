import type { EvidenceInput, Explanation } from '@lingtan/sdk';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { useApi } from '../api/use-api.ts';
import { formatTime } from '../format/time.ts';
import { useAuthorName } from '../i18n/said-text.ts';
import { useSdkT } from '../i18n/use-sdk-t.ts';
import { useLanguage, useLocalized } from '../i18n/use-t.ts';
import { usePark } from '../session/context.tsx';
import { qualityLook } from '../ui/quality.ts';
import { viewState } from '../ui/state.ts';
import { showsContent, StateView } from '../ui/state-view.tsx';
import { methodKey, producerOf, useEvidenceName, useEvidenceWord } from './evidence-names.ts';
import { evidenceText, evidenceValue, partsText } from './evidence-text.ts';
import { EvidenceRows } from './evidence-rows.tsx';
import { useRefLabel } from './use-ref-label.ts';

/** A value with all its digits. */
const exact = (value: number | string | null): string | undefined => (value === null ? undefined : String(value));

function Input({
  input,
  asOf,
  depth,
  producer,
}: {
  input: EvidenceInput;
  asOf: string | null;
  depth: number;
  producer: string;
}): ReactNode {
  const [open, setOpen] = useState(false);
  const name = useEvidenceName(producer);
  const language = useLanguage();
  const refLabel = useRefLabel(producer);
  const look = qualityLook(input.quality);
  return (
    <li className="lt-evidence-input" role="treeitem" aria-expanded={open}>
      <button type="button" onClick={() => setOpen(!open)} title={input.ref}>
        {open ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
        <span className="lt-evidence-role">{name('role', input.role)}</span>
        <span className="lt-evidence-key">{refLabel(input.ref)}</span>
        <span className="lt-evidence-value" data-bad={look.bad || undefined} title={exact(input.value)}>
          {look.mark}
          {evidenceValue(input.value, input.unit, language)}
        </span>
      </button>
      {open ? <EvidenceNode evidence={input.ref} asOf={asOf} depth={depth + 1} /> : null}
    </li>
  );
}

function Facts({ explanation }: { explanation: Explanation }): ReactNode {
  const t = useSdkT();
  const language = useLanguage();
  const text = useLocalized();
  const name = useEvidenceName(producerOf(explanation));
  const word = useEvidenceWord(producerOf(explanation));
  const author = useAuthorName();
  const { formula } = explanation;
  const parameters = Object.entries(explanation.parameters ?? {});
  const nameOf = (key: string): string => name('parameter', key);
  const say = (key: string, value: (typeof parameters)[number][1]): string =>
    word(key, value) ?? evidenceText(value, language);
  return (
    <dl className="lt-evidence-facts">
      {formula ? (
        <>
          <dt>{t('evidence.formula')}</dt>
          <dd className="lt-evidence-formula">
            {typeof formula === 'string' ? name('formula', methodKey(explanation.method), formula) : text(formula)}
          </dd>
        </>
      ) : null}
      {explanation.method ? (
        <>
          <dt>{t('evidence.method')}</dt>
          <dd>
            <code>{explanation.method}</code>
          </dd>
        </>
      ) : null}
      {parameters.map(([key, value]) => (
        <div key={key} className="lt-evidence-parameter">
          <dt>{nameOf(key)}</dt>
          <dd>{partsText(value, nameOf, say) ?? say(key, value)}</dd>
        </div>
      ))}
      <dt>{t('evidence.quality')}</dt>
      <dd>{t(`quality.${explanation.quality}`)}</dd>
      {explanation.recordedAt ? (
        <>
          <dt>{t('evidence.recorded')}</dt>
          <dd>
            {formatTime(explanation.recordedAt)}
            {explanation.producedBy ? ` · ${author(producerOf(explanation))}` : ''}
          </dd>
        </>
      ) : null}
      {explanation.inputsAsOf ? (
        <>
          <dt>{t('evidence.inputs-as-of')}</dt>
          <dd>{formatTime(explanation.inputsAsOf)}</dd>
        </>
      ) : null}
      {explanation.supersedes ? (
        <>
          <dt>{t('evidence.supersedes')}</dt>
          <dd>
            <code>{explanation.supersedes}</code>
          </dd>
        </>
      ) : null}
    </dl>
  );
}

/** One figure of the chain with its inputs, each of which opens in turn; `asOf`: as known at that instant (ISO 8601 UTC). */
export function EvidenceNode({
  evidence,
  asOf = null,
  depth,
}: {
  evidence: string;
  asOf?: string | null;
  depth: number;
}): ReactNode {
  const t = useSdkT();
  const text = useLocalized();
  const language = useLanguage();
  const park = usePark();
  const query = useApi<Explanation>(`/api/evidence/${encodeURIComponent(evidence)}`, {
    query: { park: park.id, ...(asOf === null ? {} : { asOf }) },
  });
  const state = viewState(query);
  const explanation = query.data;
  if (!explanation || !showsContent(state)) return <StateView state={state} rows={3} />;
  const look = qualityLook(explanation.quality);
  return (
    <div className="lt-evidence-node" data-depth={depth}>
      <div className="lt-evidence-head">
        <span className="lt-evidence-title">{text(explanation.title)}</span>
        <span className="lt-evidence-figure" data-bad={look.bad || undefined} title={exact(explanation.value)}>
          {look.mark}
          {evidenceValue(explanation.value, explanation.unit, language)}
        </span>
      </div>
      <Facts explanation={explanation} />
      {explanation.inputs.length > 0 ? (
        <>
          <h3>{t('evidence.inputs', { count: explanation.inputs.length })}</h3>
          <ul className="lt-evidence-inputs" role="tree">
            {explanation.inputs.map((input) => (
              <Input
                key={`${input.role} ${input.ref}`}
                input={input}
                asOf={explanation.inputsAsOf ?? asOf}
                depth={depth}
                producer={producerOf(explanation)}
              />
            ))}
          </ul>
        </>
      ) : null}
      {explanation.rows ? (
        <EvidenceRows rows={explanation.rows} name={evidence} producer={producerOf(explanation)} />
      ) : null}
      {explanation.links?.map((link) => (
        <Link key={link.path} className="lt-evidence-link" to={`/parks/${park.id}${link.path}`}>
          {text(link.title)}
        </Link>
      ))}
    </div>
  );
}

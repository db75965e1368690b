import {
  ActionButton,
  Choice,
  notify,
  Page,
  problemText,
  Panel,
  useApiMutation,
  useLocalized,
  useUnsaved,
  viewState,
  WhileSent,
} from '@lingtan/web-sdk';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import type { TouPeriod } from '../../../contracts/tariff-words.ts';
import type { TariffRecord, TariffVersion, TariffVersionRecord } from '../../../contracts/tariffs.ts';
import { useT } from '../../use-t.ts';
import { CalendarPreview } from '../calendar-preview.tsx';
import { CompareList } from '../compare-list.tsx';
import { PriceTable } from '../price-table.tsx';
import { useDraftCheck, useDraftPreview, usePreviewRange } from '../use-preview.ts';
import { cellMinutes } from './band-state.ts';
import { EnergySection, ValiditySection } from './basics-section.tsx';
import { CalendarSection } from './calendar-section.tsx';
import { ChargesSection } from './charges-section.tsx';
import { DemandSection } from './demand-section.tsx';
import { useDraft } from './draft-state.ts';
import { EditorContext } from './editor-context.ts';
import { PowerFactorSection } from './power-factor-section.tsx';
import { SaveBar } from './save-bar.tsx';
import { SeasonsSection } from './seasons-section.tsx';
import './editor.css';

export interface EditorPageProps {
  tariff: TariffRecord;
  /** What the person has seen stored last. */
  seen: TariffRecord;
  version: TariffVersionRecord;
  /** A correction of the same version, or a new one that starts as its copy. */
  mode: 'edit' | 'new';
  root: string;
  intervalMinutes: number;
}

/** The fields of a version without who entered it and when. */
function contentOf(record: TariffVersionRecord): TariffVersion {
  const {
    revision: _no,
    recordedAt: _at,
    recordedBy: _by,
    reason: _why,
    validUntil: _until,
    ref: _ref,
    ...content
  } = record;
  return content;
}

/** Edits a version: the form at the left, what it means at the right, problems at their fields, nothing stored until saved. */
export function EditorPage(props: EditorPageProps): ReactNode {
  const { tariff, version: stored, mode, root } = props;
  const t = useT();
  const text = useLocalized();
  const navigate = useNavigate();
  const before = useMemo(() => contentOf(stored), [stored]);
  const start = useMemo(
    () => (mode === 'edit' ? before : { ...before, validFrom: '', validTo: undefined }),
    [before, mode],
  );
  const draft = useDraft(start);
  const [brush, setBrush] = useState<TouPeriod>('peak');
  const [reason, setReason] = useState('');
  const [side, setSide] = useState<'preview' | 'prices' | 'compare'>('preview');
  const [range, setRange] = usePreviewRange();
  const check = useDraftCheck(tariff.id, draft.version);
  const problems = check.data?.problems ?? [];
  // A new version without its first day can still be shown as of the version it starts from.
  const shown = draft.version.validFrom === '' ? { ...draft.version, validFrom: stored.validFrom } : draft.version;
  const sound = problems.every(({ path }) => path[0] === 'validFrom' || path[0] === 'validTo');
  const preview = useDraftPreview(tariff.id, shown, range, check.isCurrent && sound);
  const step = Math.min(
    cellMinutes(draft.version.energy.seasons.flatMap(({ schedules }) => schedules.map(({ hours }) => hours))),
    props.intervalMinutes === 60 ? 60 : 30,
  );
  const changed = draft.version !== start;
  useUnsaved(changed || reason.trim() !== '');
  const seen = props.seen.versions.find(({ validFrom }) => validFrom === draft.version.validFrom);
  const save = useApiMutation<TariffVersionRecord, unknown>(`./tariffs/${tariff.id}/versions`, {
    invalidate: ['./tariffs'],
    onSuccess: (saved) => {
      notify.success(t('tariffs.saved', { from: saved.validFrom, revision: saved.revision }));
      void navigate(`${root}/${tariff.id}/${saved.validFrom}`);
    },
  });
  useUndoKeys(draft, save.isPending);
  const editor = { draft, problems, step, brush, setBrush };
  return (
    <EditorContext value={editor}>
      <Page
        title={t(mode === 'edit' ? 'tariffs.edit-title' : 'tariffs.new-title', { name: text(tariff.name) })}
        meta={t(mode === 'edit' ? 'tariffs.edit-meta' : 'tariffs.new-meta', { from: stored.validFrom })}
        actions={
          <ActionButton onClick={() => void navigate(`${root}/${tariff.id}/${stored.validFrom}`)}>
            {t('tariffs.cancel')}
          </ActionButton>
        }
        data-testid="tariff-editor"
      >
        <div className="tf-editor">
          <div className="tf-editor-form">
            <WhileSent sending={save.isPending}>
              <ValiditySection />
              <SeasonsSection />
              <EnergySection />
              <ChargesSection />
              <DemandSection />
              <PowerFactorSection />
              <CalendarSection />
            </WhileSent>
          </div>
          <div className="tf-editor-side">
            <Choice
              label={t('tariffs.beside')}
              value={side}
              options={(['preview', 'prices', 'compare'] as const).map((value) => ({
                value,
                label: t(`tariffs.side.${value}`),
              }))}
              onChange={setSide}
            />
            {side === 'preview' ? (
              <CalendarPreview
                data={preview.data}
                state={sound || preview.data ? viewState(preview) : { kind: 'empty', title: t('tariffs.no-preview') }}
                version={shown}
                tariff={tariff}
                range={range}
                onRange={setRange}
                span={12}
              />
            ) : null}
            {side === 'prices' ? (
              <Panel title={t('tariffs.prices')} meta={t('tariffs.unit.kwh')} state={viewState(preview)} flush>
                {preview.data ? <PriceTable data={preview.data} version={shown} /> : null}
              </Panel>
            ) : null}
            {side === 'compare' ? (
              <Panel title={t('tariffs.side.compare')} meta={stored.validFrom} flush>
                <CompareList before={before} after={draft.version} />
              </Panel>
            ) : null}
          </div>
        </div>
        <WhileSent sending={save.isPending}>
          <SaveBar
            check={check}
            changed={changed}
            reason={reason}
            onReason={setReason}
            saving={save.isPending}
            onSave={() =>
              save.mutate({
                version: draft.version,
                ...(reason.trim() === '' ? {} : { reason }),
                revision: seen?.revision ?? 0,
              })
            }
            refused={save.error ? problemText(save.error.problem) : undefined}
          />
        </WhileSent>
      </Page>
    </EditorContext>
  );
}

/** Ctrl+Z and Ctrl+Shift+Z, except while a field undoes its own typing, and while the draft is being saved. */
function useUndoKeys({ undo, redo }: { undo: () => void; redo: () => void }, saving: boolean): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.closest('input, textarea, select');
      if (!(event.ctrlKey || event.metaKey) || typing) return;
      if (event.key.toLowerCase() !== 'z') return;
      event.preventDefault();
      if (saving) return;
      if (event.shiftKey) redo();
      else undo();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  });
}

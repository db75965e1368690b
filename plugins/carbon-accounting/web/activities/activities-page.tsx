import {
  ActionButton,
  Choice,
  FilterSelect,
  Page,
  Panel,
  type PluginPageProps,
  saveFile,
  useApi,
  useCan,
  viewState,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { ActivitiesData } from '../../contracts/activity-routes.ts';
import { useFactorLibrary, useWordsOf } from '../shared/names.ts';
import { useChoice } from '../shared/use-choice.ts';
import { useT } from '../use-t.ts';
import { ActivityForm } from './activity-form.tsx';
import { draftOf, emptyDraft, kinds, template } from './draft.ts';
import type { Draft, Posting } from './draft.ts';
import { PostingsTable } from './postings-table.tsx';
import { UploadActivities } from './upload-activities.tsx';

/** Ledger of the activities from documents: what holds, and every posting and reversal behind it. */
export function ActivitiesPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const words = useWordsOf('item');
  const mayEdit = useCan('carbon.activities-edit');
  const [view, setView] = useChoice<'holding' | 'all'>('view', 'holding');
  const [kind, setKind] = useChoice<string>('kind', 'all');
  const [draft, setDraft] = useState<{ draft: Draft; correcting: boolean } | null>(null);
  const loaded = useApi<ActivitiesData>('./activities', { keepPrevious: true });
  const factors = useFactorLibrary();
  const all = loaded.data?.postings ?? [];
  const holds = ({ reverses, reversed }: Posting): boolean => reverses === null && !reversed;
  const rows = all.filter((each) => (view === 'all' || holds(each)) && (kind === 'all' || each.kind === kind));
  return (
    <>
      <Page
        title={t('activities.title')}
        meta={t('activities.meta', { count: all.filter(holds).length, postings: all.length })}
        actions={
          mayEdit ? (
            <>
              <ActionButton quiet onClick={() => saveFile('activities-template.csv', template, 'text/csv')}>
                {t('activities.template')}
              </ActionButton>
              <UploadActivities />
              <ActionButton primary onClick={() => setDraft({ draft: emptyDraft, correcting: false })}>
                {t('activities.enter')}
              </ActionButton>
            </>
          ) : null
        }
        state={viewState(
          loaded,
          {
            when: loaded.data !== undefined && all.length === 0,
            title: t('activities.empty'),
            hint: t('activities.empty-hint'),
          },
          factors,
        )}
        data-testid="carbon-activities"
      >
        <div className="lt-buttons">
          <Choice
            label={t('activities.view')}
            value={view}
            options={[
              { value: 'holding', label: t('activities.holding') },
              { value: 'all', label: t('activities.all') },
            ]}
            onChange={setView}
          />
          <FilterSelect
            label={t('activities.kind')}
            value={kind}
            options={['all', ...kinds].map((each) => ({
              value: each,
              label: each === 'all' ? t('category.all') : words(each),
            }))}
            onChange={setKind}
          />
        </div>
        <Panel flush>
          <PostingsTable
            rows={rows}
            {...(mayEdit
              ? { onCorrect: (posting: Posting) => setDraft({ draft: draftOf(posting), correcting: true }) }
              : {})}
          />
        </Panel>
      </Page>
      {/* Beside the page: its content is not shown while the ledger is empty. */}
      {draft ? <ActivityForm {...draft} onClose={() => setDraft(null)} /> : null}
    </>
  );
}

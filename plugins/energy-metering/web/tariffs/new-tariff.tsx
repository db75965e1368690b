import {
  ActionButton,
  CancelButton,
  Dialog,
  Field,
  FilePicker,
  notify,
  useApi,
  useApiMutation,
  useLocalized,
  WhileSent,
} from '@lingtan/web-sdk';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { TemplatesData } from '../../contracts/tariff-routes.ts';
import type { Tariff, TariffRecord } from '../../contracts/tariffs.ts';
import { useT } from '../use-t.ts';
import { idOf } from './account-dialog.tsx';

/** A new tariff from a template of the product or from a file that was exported. */
export function NewTariff(props: {
  tariffs: readonly TariffRecord[];
  onClose: () => void;
  onCreated: (tariff: TariffRecord) => void;
}): ReactNode {
  const t = useT();
  const text = useLocalized();
  const templates = useApi<TemplatesData>('./tariff-templates');
  const [file, setFile] = useState<Tariff | null>(null);
  const [fileName, setFileName] = useState('');
  const [template, setTemplate] = useState('');
  const [en, setEn] = useState('');
  const [zh, setZh] = useState('');
  const [from, setFrom] = useState('');
  const create = useApiMutation<TariffRecord, unknown>('./tariffs', {
    invalidate: ['./tariffs'],
    onSuccess: props.onCreated,
  });
  const take = (tariff: Tariff) => {
    setEn(tariff.name?.en ?? '');
    setZh(tariff.name?.['zh-CN'] ?? '');
    setFrom(tariff.versions?.length === 1 ? (tariff.versions[0]?.validFrom ?? '') : '');
  };
  const source =
    file ?? (templates.data?.templates.find(({ id }) => id === template)?.tariff as Tariff | undefined) ?? null;
  const id = idOf(en);
  const taken = props.tariffs.some((tariff) => tariff.id === id);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!source) return;
    const versions =
      from === ''
        ? source.versions
        : source.versions.map((version, i) => (i === 0 ? { ...version, validFrom: from } : version));
    create.mutate(
      { tariff: { ...source, id, name: { en, 'zh-CN': zh }, versions } },
      { onError: (error) => notify.error(error) },
    );
  };
  const read = (chosen: File) => {
    void chosen.text().then(
      (content) => {
        try {
          const tariff = JSON.parse(content) as Tariff;
          setFile(tariff);
          setFileName(chosen.name);
          setTemplate('');
          take(tariff);
        } catch {
          notify.warning(t('tariffs.not-json', { name: chosen.name }));
        }
      },
      (error: unknown) => notify.error(error),
    );
  };
  return (
    <Dialog title={t('tariffs.new')} onClose={props.onClose}>
      <form className="tf-form" onSubmit={submit}>
        <WhileSent sending={create.isPending}>
          <Field
            label={t('tariffs.template')}
            help={
              text(templates.data?.templates.find((one) => one.id === template)?.description) ||
              t('tariffs.template-help')
            }
          >
            <select
              value={template}
              disabled={templates.data === undefined}
              onChange={(event) => {
                setTemplate(event.target.value);
                setFile(null);
                setFileName('');
                const found = templates.data?.templates.find((one) => one.id === event.target.value);
                if (found) take(found.tariff as Tariff);
              }}
            >
              <option value="">{t('tariffs.choose')}</option>
              {(templates.data?.templates ?? []).map((one) => (
                <option key={one.id} value={one.id}>
                  {text((one.tariff as Tariff).name)}
                </option>
              ))}
            </select>
          </Field>
          <div className="tf-file">
            <FilePicker accept="application/json,.json" onFile={read}>
              {t('tariffs.import')}
            </FilePicker>
            <span className="lt-entry-help">{fileName === '' ? t('tariffs.import-help') : fileName}</span>
          </div>
          <div className="tf-two">
            <Field
              label={t('tariffs.name-en')}
              error={taken ? t('tariffs.name-taken') : undefined}
              help={id === '' ? undefined : id}
            >
              <input value={en} required onChange={(event) => setEn(event.target.value)} />
            </Field>
            <Field label={t('tariffs.name-zh')}>
              <input value={zh} required onChange={(event) => setZh(event.target.value)} />
            </Field>
          </div>
          <Field label={t('tariffs.valid-from')}>
            <input
              placeholder="YYYY-MM-DD"
              pattern="\d{4}-\d{2}-\d{2}"
              value={from}
              disabled={source !== null && source.versions?.length !== 1}
              onChange={(event) => setFrom(event.target.value)}
            />
          </Field>
        </WhileSent>
        <div className="tf-actions">
          <span className="tf-space" />
          <CancelButton />
          <ActionButton primary type="submit" disabled={!source || id === '' || taken || create.isPending}>
            {t('tariffs.create')}
          </ActionButton>
        </div>
      </form>
    </Dialog>
  );
}

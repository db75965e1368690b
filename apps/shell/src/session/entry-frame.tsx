import { useLanguage } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { Mark } from '../frame/mark.tsx';
import { switchLanguage } from './use-switch-language.ts';

/** Frame of the pages before the login. */
export function EntryFrame({ title, children }: { title: string; children: ReactNode }): ReactNode {
  const language = useLanguage();
  const other = language === 'en' ? 'zh-CN' : 'en';
  return (
    <main className="entry">
      <div className="entry-box">
        <header className="entry-head">
          <Mark />
          <h1>{title}</h1>
        </header>
        {children}
      </div>
      <button type="button" className="entry-language" lang={other} onClick={() => void switchLanguage(other, false)}>
        {other === 'en' ? 'English' : '简体中文'}
      </button>
    </main>
  );
}

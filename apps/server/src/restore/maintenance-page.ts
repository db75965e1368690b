import type { LocalizedText } from '@lingtan/sdk';

const words = {
  en: { title: 'A backup is being restored', wait: 'The server comes back by itself; this page then opens again.' },
  'zh-CN': { title: '正在恢复备份', wait: '完成后服务器会自动恢复运行，本页面随即重新打开。' },
} as const;

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/**
 * The page for whoever opens the product while a backup is restored. It stands by itself, says everything in both
 * languages, and asks on until the server is back.
 */
export function maintenancePage(step: LocalizedText, share: number | null, nonce: string): string {
  const part = (language: keyof typeof words): string => `
    <section lang="${language}">
      <h1>${words[language].title}</h1>
      <p class="step" data-step="${language}">${escaped(step[language])}</p>
      <p>${words[language].wait}</p>
    </section>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${words.en.title} · ${words['zh-CN'].title}</title>
<noscript><meta http-equiv="refresh" content="3"></noscript>
<style nonce="${nonce}">
:root { --ground: #f5f7f9; --surface: #fcfdfe; --line: #d9dfe6; --text: #141c25; --quiet: #445160; --fill: #84919f; --sign: #fcfdfe; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #0f1419; --surface: #151b22; --line: #2a343f; --text: #eef2f5; --quiet: #b4bfc9; --fill: #71808f; --sign: #151b22; }
}
body { display: grid; place-items: center; min-height: 100dvh; margin: 0; padding: 16px; box-sizing: border-box; background: var(--ground); color: var(--text);
  font: 13px/20px 'Inter Variable', 'Noto Sans SC Variable', 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif; }
main { box-sizing: border-box; width: 100%; max-width: 440px; padding: 20px; border: 1px solid var(--line); border-radius: 4px; background: var(--surface); }
h1 { margin: 0 0 6px; font-size: 15px; font-weight: 600; }
p { margin: 0; color: var(--quiet); }
.step { min-height: 20px; color: var(--text); font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
section + section { margin-top: 16px; padding-top: 16px; border-top: 1px solid var(--line); }
header { display: flex; gap: 12px; align-items: center; margin-bottom: 16px; font-weight: 600; }
progress { display: block; appearance: none; overflow: hidden; width: 100%; height: 6px; margin-bottom: 16px; border: 0; border-radius: 3px; background: var(--line); }
progress::-webkit-progress-bar { background: var(--line); }
progress::-webkit-progress-value { background: var(--fill); }
progress::-moz-progress-bar { background: var(--fill); }
progress:indeterminate::-moz-progress-bar { background: var(--line); }
</style>
</head>
<body>
<main>
  <header>
    <svg width="28" height="28" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="5" fill="var(--text)"/>
      <path d="M9 8v16h7" fill="none" stroke="var(--sign)" stroke-width="3"/>
      <circle cx="21" cy="14" r="4.5" fill="none" stroke="var(--sign)" stroke-width="3"/>
    </svg>
    Lingtan
  </header>
  <progress aria-label="${words.en.title} · ${words['zh-CN'].title}" max="1"${share === null ? '' : ` value="${share}"`}></progress>
  ${part('en')}${part('zh-CN')}
</main>
<script nonce="${nonce}">
${script}
</script>
</body>
</html>
`;
}

/** Shows each step; where nobody answers for a moment it asks again, and where the server is ready it opens the page anew. */
const script = `const ask = async () => {
  try {
    const answer = await fetch('/readyz', { cache: 'no-store' });
    if (answer.ok) return location.reload();
    const { params } = await answer.json();
    if (params) {
      for (const place of document.querySelectorAll('[data-step]')) place.textContent = params.step[place.dataset.step];
      const bar = document.querySelector('progress');
      if (params.share === null) bar.removeAttribute('value');
      else bar.value = params.share;
    }
  } catch {}
  setTimeout(ask, 1000);
};
setTimeout(ask, 1000);`;

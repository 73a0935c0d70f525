const escaped = (text) => String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const WORDS = {
  nb: { lang: 'nb', title: 'Velg en oppdiktet person', lead: 'Dette er ikke ID-porten, men en stedfortreder for den. Ingen av personene finnes.', stop: 'Avbryt', refused: 'Forespørselen ble avvist' },
  nn: { lang: 'nn', title: 'Vel ein oppdikta person', lead: 'Dette er ikkje ID-porten, men ein avløysar for han. Ingen av personane finst.', stop: 'Avbryt', refused: 'Førespurnaden vart avvist' },
  en: { lang: 'en', title: 'Choose an invented person', lead: 'This is not ID-porten but a stand-in for it. None of these people exist.', stop: 'Cancel', refused: 'The request was refused' },
};

const WORKPLACE = {
  nb: 'Dette er ikke kommunens egen innlogging, men en stedfortreder for den. Ingen av personene finnes.',
  nn: 'Dette er ikkje kommunen si eiga innlogging, men ei avløysing for henne. Ingen av personane finst.',
  en: 'This is not the employer\'s sign-in but a stand-in for it. None of these people exist.',
};

const STYLE = `
  body { margin: 0; font: 1.0625rem/1.5 Inter, system-ui, sans-serif; color: #1b1f23; background: #f4f5f6; }
  main { max-width: 34rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
  h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .5rem; }
  ul { list-style: none; padding: 0; margin: 1.5rem 0; display: grid; gap: .5rem; }
  button { font: inherit; width: 100%; min-height: 3rem; padding: .75rem 1rem; text-align: start; color: inherit;
    background: #fff; border: 1px solid #68707c; border-radius: .5rem; cursor: pointer; }
  button:hover { background: #e9eef5; }
  button:focus-visible { outline: 3px solid #0b4f9e; outline-offset: 2px; }
  button span { display: block; color: #4c5560; font-size: .9375rem; }
  .stop { width: auto; background: none; }`;

function page(words, body) {
  return `<!doctype html><html lang="${words.lang}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${words.title}</title>
<style>${STYLE}</style></head><body><main>${body}</main></body></html>`;
}

const wordsFor = (params) => WORDS[params.ui_locales?.split(' ')[0]] ?? WORDS.nb;

export function choosePage(people, params, place = 'idporten') {
  const words = wordsFor(params);
  const lead = place === 'workplace' ? WORKPLACE[words.lang] : words.lead;
  const choices = people.map(({ pid, name, about = '' }) => `<li><button name="pid" value="${escaped(pid)}">
    ${escaped(name)}${about && `<span>${escaped(about)}</span>`}</button></li>`);
  return page(words, `<h1>${words.title}</h1><p>${lead}</p>
<form method="post"><ul>${choices.join('')}</ul><button class="stop" name="pid" value="">${words.stop}</button></form>`);
}

export function refusedPage({ error, error_description: why = '' }) {
  return page(WORDS.nb, `<h1>${WORDS.nb.refused}</h1><p>${escaped(error)}: ${escaped(why)}</p>`);
}

/** ID-porten asks nobody who comes with a valid hint; the form would. */
export function leavingPage(form) {
  const sure = form.replace('</form>', '<input type="hidden" name="logout" value="yes"><button>…</button></form>');
  return page(WORDS.nb, `${sure}<script>document.forms[0].submit()</script>`);
}

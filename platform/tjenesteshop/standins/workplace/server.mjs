// A stand-in for an employer's sign-in (as Entra ID): the certified server `oidc-provider`, with invented employees to
// choose among. For demonstrations and tests on loopback, and for nothing else.
//
// node server.mjs <settings.json>: issuer, port, clients, jwks (private), employees [{id, name, email, groups, about}].
import { readFileSync } from 'node:fs';
import Provider from 'oidc-provider';

import { choosePage, refusedPage } from '../idporten/pages.mjs';

const settings = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const employees = new Map(settings.employees.map((employee) => [employee.id, employee]));
const LASTS = 60 * 60;

const provider = new Provider(settings.issuer, {
  clients: settings.clients,
  jwks: settings.jwks,
  scopes: ['openid', 'profile', 'email'],
  claims: { openid: ['sub', 'groups', '_claim_names'], profile: ['name'], email: ['email'], sid: null },
  conformIdTokenClaims: false,
  responseTypes: ['code'],
  clientAuthMethods: ['client_secret_post'],
  pkce: { required: () => true },
  cookies: { keys: ['a stand-in keeps no secrets'] },
  // That `sid` stands in the token, as Entra ID puts it there when asked to.
  features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
  ttl: { AccessToken: 120, AuthorizationCode: 120, IdToken: LASTS, Interaction: 600, Session: LASTS, Grant: LASTS },
  findAccount: (_ctx, id) => employees.has(id) && { accountId: id, claims: () => claimsOf(employees.get(id)) },
  interactions: { url: (_ctx, interaction) => `/who/${interaction.uid}` },
  async loadExistingGrant({ oidc }) {
    const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
    grant.addOIDCScope('openid profile email');
    await grant.save();
    return grant;
  },
  renderError: (ctx, out) => { ctx.type = 'html'; ctx.body = refusedPage(out); },
});

function claimsOf({ id, name, email, groups }) {
  const who = { sub: id, name, email };
  // Of more than 200 groups Entra ID names none, and says where to ask.
  return groups.length > 200 ? { ...who, _claim_names: { groups: 'src1' } } : { ...who, groups };
}

provider.use(async (ctx, next) => {
  if (ctx.path === '/employees' && ctx.method === 'PUT') { // they change groups, or their names
    const changed = JSON.parse(await textOf(ctx.req));
    employees.set(changed.id, changed);
    ctx.status = 204;
    return undefined;
  }
  if (!ctx.path.startsWith('/who/')) return next();
  const asked = await provider.interactionDetails(ctx.req, ctx.res);
  if (ctx.method !== 'POST') {
    ctx.type = 'html';
    const people = [...employees.values()].map(({ id, name, about }) => ({ pid: id, name, about }));
    ctx.body = choosePage(people, asked.params, 'workplace');
    return undefined;
  }
  const chosen = new URLSearchParams(await textOf(ctx.req)).get('pid');
  const result = employees.has(chosen)
    ? { login: { accountId: chosen } }
    : { error: 'access_denied', error_description: 'nobody was chosen' };
  ctx.respond = false;
  return provider.interactionFinished(ctx.req, ctx.res, result, { mergeWithLastSubmission: false });
});

async function textOf(request) {
  let text = '';
  for await (const part of request) text += part;
  return text;
}

const server = provider.listen(settings.port, '127.0.0.1', () => console.log(`ready on ${server.address().port}`));
process.on('SIGTERM', () => server.close(() => process.exit(0)));

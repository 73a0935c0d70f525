// A stand-in for ID-porten: the certified server `oidc-provider`, set up as ID-porten's documentation says, with
// invented people to choose among. For demonstrations and tests on loopback, and for nothing else.
//
// node server.mjs <settings.json>: issuer, port, clients, jwks (private), people [{pid, name, about}], languages.
import { readFileSync } from 'node:fs';
import Provider from 'oidc-provider';

import { choosePage, leavingPage, refusedPage } from './pages.mjs';
import { spoilTokens } from './spoiling.mjs';

const settings = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const people = new Map(settings.people.map((person) => [person.pid, person]));
const LEVELS = ['idporten-loa-low', 'idporten-loa-substantial', 'idporten-loa-high'];
const PUSHED_FOR = 120;
const SIGNED_IN_FOR = 120 * 60;

const provider = new Provider(settings.issuer, {
  clients: settings.clients,
  jwks: settings.jwks,
  acrValues: LEVELS,
  scopes: ['openid', 'profile'],
  claims: { openid: ['sub', 'pid', 'locale'], profile: [], acr: null, amr: null, auth_time: null, sid: null },
  conformIdTokenClaims: false,
  subjectTypes: ['pairwise'],
  pairwiseIdentifier: (_ctx, sub, client) => Buffer.from(`${client.clientId}/${sub}`).toString('base64url'),
  responseTypes: ['code'],
  clientAuthMethods: ['private_key_jwt'],
  enabledJWA: { clientAuthSigningAlgValues: ['RS256', 'RS384', 'RS512'] },
  pkce: { required: () => true },
  cookies: { keys: ['a stand-in keeps no secrets'] },
  features: {
    devInteractions: { enabled: false },
    pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
    rpInitiatedLogout: { enabled: true, logoutSource: (ctx, form) => { ctx.body = leavingPage(form); } },
    // Not what ID-porten offers, but the way in which this server puts `sid` into the token.
    backchannelLogout: { enabled: true },
  },
  ttl: {
    AccessToken: 120, AuthorizationCode: settings.codeLasts, IdToken: 120, PushedAuthorizationRequest: PUSHED_FOR,
    Interaction: 600, Session: SIGNED_IN_FOR, Grant: SIGNED_IN_FOR,
  },
  findAccount: (_ctx, pid) => people.has(pid) && { accountId: pid, claims: () => ({ sub: pid, pid, locale: 'nb' }) },
  interactions: { url: (_ctx, interaction) => `/who/${interaction.uid}` },
  // Nobody is asked for consent: the municipality is known.
  async loadExistingGrant({ oidc }) {
    const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
    grant.addOIDCScope('openid profile');
    await grant.save();
    return grant;
  },
  renderError: (ctx, out) => { ctx.type = 'html'; ctx.body = refusedPage(out); },
});

provider.use(spoilTokens(settings));
provider.use(async (ctx, next) => {
  if (ctx.path === '/session/end' && ctx.method === 'POST') { // as ID-porten recommends, and this server does not take
    ctx.status = 303;
    return ctx.redirect(`/session/end?${await formOf(ctx.req)}`);
  }
  if (!ctx.path.startsWith('/who/')) return next();
  const asked = await provider.interactionDetails(ctx.req, ctx.res);
  if (ctx.method !== 'POST') {
    ctx.type = 'html';
    ctx.body = choosePage([...people.values()], asked.params);
    return undefined;
  }
  const answer = await formOf(ctx.req);
  const result = people.has(answer.get('pid'))
    ? { login: { accountId: answer.get('pid'), acr: levelOf(asked.params, answer), amr: ['TestID'] } }
    : { error: 'access_denied', error_description: 'nobody was chosen' };
  ctx.respond = false;
  return provider.interactionFinished(ctx.req, ctx.res, result, { mergeWithLastSubmission: false });
});

/** What was asked for, unless the person signs in with something weaker. */
function levelOf(params, answer) {
  return answer.get('acr') || params.acr_values?.split(' ')[0] || LEVELS[1];
}

async function formOf(request) {
  let text = '';
  for await (const part of request) text += part;
  return new URLSearchParams(text);
}

const server = provider.listen(settings.port, '127.0.0.1', () => console.log(`ready on ${server.address().port}`));
process.on('SIGTERM', () => server.close(() => process.exit(0)));

// Verifies documents with the Data Integrity libraries of others and prints one line for each:
// whether it is accepted as it is, how many single changes were tried, and which went unseen.
//
// node verify.mjs FOLDER CONTEXTS: FOLDER holds the documents and those of who signed them, whose
// names begin with `did`; CONTEXTS is a list that says which file holds which context. Nothing is
// fetched. Of several proofs the library asks that one fits: here every one must.
import {readdirSync, readFileSync} from 'node:fs';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import jsigs from 'jsonld-signatures';

const read = path => JSON.parse(readFileSync(path, 'utf-8'));
const [folder, contexts] = process.argv.slice(2);
const files = readdirSync(folder).sort();
const isSigner = name => name.startsWith('did');
const known = new Map(Object.entries(read(contexts)).map(([url, path]) => [url, read(path)]));
const security = 'https://w3id.org/security#';
const reference = name => ({'@id': security + name, '@type': '@id', '@container': '@set'});
// What the controller's document needs of the vocabulary of DIDs, which is no part of a credential.
known.set('https://www.w3.org/ns/did/v1', {'@context': {
  '@protected': true, id: '@id', type: '@type',
  alsoKnownAs: {'@id': 'https://www.w3.org/ns/activitystreams#alsoKnownAs', '@type': '@id'},
  assertionMethod: reference('assertionMethod'),
  verificationMethod: reference('verificationMethod'),
}});
for(const did of files.filter(isSigner).map(name => read(`${folder}/${name}`))) {
  known.set(did.id, did);
  for(const method of did.verificationMethod) {
    known.set(method.id, {'@context': 'https://w3id.org/security/multikey/v1', ...method});
  }
}

const documentLoader = async url => {
  if(!known.has(url)) {
    throw new Error(`not at hand: ${url}`);
  }
  return {contextUrl: null, documentUrl: url, document: known.get(url)};
};

const isAccepted = async document => {
  const suite = new DataIntegrityProof({cryptosuite});
  const purpose = new jsigs.purposes.AssertionProofPurpose();
  const wanted = [document.proof].flat().length;
  const found = await jsigs.verify(document, {suite, purpose, documentLoader});
  return found.verified && found.results.filter(one => one.verified).length === wanted;
};

function* places(value, path = []) {
  if(value !== null && typeof value === 'object') {
    for(const key of Object.keys(value)) {
      yield* places(value[key], [...path, key]);
    }
  } else {
    yield path;
  }
}

const changed = (document, path) => {
  const copy = structuredClone(document);
  const holder = path.slice(0, -1).reduce((inside, key) => inside[key], copy);
  const last = path.at(-1);
  holder[last] = typeof holder[last] === 'boolean' ? !holder[last] : `${holder[last]}x`;
  return copy;
};

for(const name of files.filter(one => !isSigner(one))) {
  const document = read(`${folder}/${name}`);
  const tried = [...places(document)];
  const unseen = [];
  for(const path of tried) {
    if(await isAccepted(changed(document, path))) {
      unseen.push(path.join('.'));
    }
  }
  const accepted = await isAccepted(document);
  console.log(JSON.stringify({name, accepted, tried: tried.length, unseen}));
}

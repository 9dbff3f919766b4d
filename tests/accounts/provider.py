"""Play an identity provider: its keys, its tokens, its answers, without network."""

import base64
import hashlib
import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

ISSUER = "https://idp.maillage.example/api/v2"
CLIENT_ID = "maillage-test"
_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
_OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Answer:
    """What the provider answers to one request, as ``requests`` gives it."""

    body: str
    content_type: str = "application/json"
    status_code: int = 200
    url: str = ISSUER

    @property
    def headers(self) -> dict[str, str]:
        return {"content-type": self.content_type}

    @property
    def text(self) -> str:
        return self.body

    def json(self) -> Any:
        return json.loads(self.body)

    def raise_for_status(self) -> None:
        return None


@dataclass
class Provider:
    """One provider and the person it presents; each ``*_claims`` may be changed by a test."""

    subject: str = "sub-1"
    claims: dict[str, Any] = field(default_factory=dict)
    token_claims: dict[str, Any] = field(default_factory=dict)
    is_userinfo_signed: bool = True
    key: Any = _KEY
    nonce: str = ""
    challenge: str = ""
    asked: dict[str, str] = field(default_factory=dict)

    def read_request(self, address: str) -> str:
        """Remember what the browser was sent with; give the state to send back."""
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        self.nonce, self.challenge = self.asked["nonce"], self.asked["code_challenge"]
        return self.asked["state"]

    def sign(self, claims: dict[str, Any]) -> str:
        now = int(time.time())
        common = {"iss": ISSUER, "aud": CLIENT_ID, "sub": self.subject, "iat": now, "exp": now + 300}
        return jwt.encode(common | claims, self.key, algorithm="RS256", headers={"kid": "k1"})

    def answer_post(self, address: str, *, data: dict[str, str], **_options: Any) -> Answer:
        """Answer the token request, once its proof key matches what was announced."""
        digest = hashlib.sha256(data["code_verifier"].encode()).digest()
        assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == self.challenge
        assert address == f"{ISSUER}/token"
        id_token = self.sign({"nonce": self.nonce} | self.token_claims)
        return Answer(json.dumps({"access_token": "a", "id_token": id_token}))

    def answer_get(self, address: str, **_options: Any) -> Answer:
        """Answer the requests for keys and for the person."""
        if address == f"{ISSUER}/jwks":
            public = RSAAlgorithm.to_jwk(_KEY.public_key(), as_dict=True)
            return Answer(json.dumps({"keys": [public | {"kid": "k1", "alg": "RS256", "use": "sig"}]}))
        assert address == f"{ISSUER}/userinfo"
        if not self.is_userinfo_signed:
            return Answer(json.dumps({"sub": self.subject} | self.claims))
        return Answer(self.sign(self.claims), content_type="application/jwt; charset=utf-8")

    def use_unknown_key(self) -> None:
        self.key = _OTHER_KEY

"""Speaking to Kubernetes from inside of a cluster: TLS with the cluster's own authority, and a
service account's token that is replaced while the lobby server runs."""

import datetime
import ipaddress
import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from net.dedicated.agones_api import AgonesApi, Allocated, Cluster, Trouble, in_cluster
from net.dedicated.session_file import encode_session, session_file_of
from net.http_json import Service
from tests.dedicated.agones_stub import ANSWER_MAX_S, FLEET, NAMESPACE, Fleet, KubernetesStub
from tests.dedicated.sessions import request

SESSION = encode_session(session_file_of(request()))


def make_certificate(folder: Path) -> Path:
    """A self-signed one for 127.0.0.1, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "kubernetes")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "both.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    (folder / "ca.crt").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def account(tmp_path: Path) -> Path:
    """What Kubernetes puts into a pod."""
    make_certificate(tmp_path)
    (tmp_path / "namespace").write_text(NAMESPACE)
    (tmp_path / "token").write_text("first-token\n")
    return tmp_path


@pytest.fixture
def secure(fleet: Fleet, account: Path) -> Iterator[KubernetesStub]:
    """The API over TLS, which asks for a token."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(account / "both.pem")
    stub = KubernetesStub(fleet, context)
    stub.token = "first-token"
    yield stub
    stub.close()


def environment(port: int) -> dict[str, str]:
    return {"KUBERNETES_SERVICE_HOST": "127.0.0.1", "KUBERNETES_SERVICE_PORT": str(port)}


def api_in_pod(stub: KubernetesStub, account: Path) -> AgonesApi:
    """What a pod finds in itself, in no hurry."""
    cluster = in_cluster(environment(stub.port), account)
    service = replace(cluster.service, timeout_s=ANSWER_MAX_S)
    return AgonesApi(replace(cluster, service=service), FLEET)


def test_a_pod_speaks_to_its_cluster_with_what_it_finds_in_itself(
    fleet: Fleet, secure: KubernetesStub, account: Path
) -> None:
    fleet.add("one")
    api = api_in_pod(secure, account)
    outcome = api.allocate("s-1", SESSION)
    assert isinstance(outcome, Allocated), f"it should be allowed to allocate, not {outcome}"


def test_a_token_that_was_replaced_is_used_at_once(
    fleet: Fleet, secure: KubernetesStub, account: Path
) -> None:
    fleet.add("one")
    api = api_in_pod(secure, account)
    secure.token = "second-token"
    refused = api.allocate("s-1", SESSION)
    assert isinstance(refused, Trouble), "the old token is of no use any more"
    assert "second-token" not in refused.detail, "the log should hold no token"
    assert "first-token" not in refused.detail, "the log should hold no token"
    (account / "token").write_text("second-token")
    assert isinstance(api.allocate("s-1", SESSION), Allocated), "the new one should be read"


def test_a_stranger_with_another_authority_gets_no_token(
    secure: KubernetesStub, account: Path
) -> None:
    # The pod trusts another authority than the one that vouches for this server.
    make_certificate(account)
    api = api_in_pod(secure, account)
    outcome = api.allocate("s-1", SESSION)
    assert isinstance(outcome, Trouble), "an impostor should not be spoken to"
    assert not outcome.is_lasting, "it may be an error of the network"
    assert secure.calls == [], "nothing should be said before it is clear to whom"


def test_a_token_that_is_missing_is_trouble_and_no_crash(
    secure: KubernetesStub, account: Path
) -> None:
    api = api_in_pod(secure, account)
    (account / "token").unlink()
    assert isinstance(api.allocate("s-1", SESSION), Trouble), "no token, no allocation"
    (account / "token").write_bytes(b"\xff\r\nHost: elsewhere")
    assert isinstance(api.allocate("s-1", SESSION), Trouble), "such a token should not be sent"
    assert secure.calls == [], "nothing should be asked without a token"


def test_outside_of_a_cluster_the_reason_is_said_in_a_sentence(
    account: Path, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match="no pod of a Kubernetes cluster"):
        in_cluster({}, account)
    with pytest.raises(ValueError, match="no pod of a Kubernetes cluster"):
        in_cluster(environment(443), tmp_path / "nothing")
    (account / "ca.crt").write_bytes(b"no certificate")
    with pytest.raises(ValueError, match="no pod of a Kubernetes cluster"):
        in_cluster(environment(443), account)


@pytest.mark.parametrize("name", ["", "a/b", "../x", "A", "a b", "-a", "a" * 300])
def test_names_that_kubernetes_cannot_have_are_refused(name: str) -> None:
    service = Service("http://127.0.0.1:1")
    with pytest.raises(ValueError, match="name"):
        Cluster(service, name, None)
    with pytest.raises(ValueError, match="name"):
        AgonesApi(Cluster(service, "games", None), name)

"""How the tests read and fill in the pages of agreements."""

from django.urls import reverse


def url(cast, name: str, *args: object) -> str:
    return reverse(f"agreements:{name}", args=[cast.river.slug, *args])


def page(client, cast, name: str, *args: object, status: int = 200) -> str:
    answer = client.get(url(cast, name, *args))
    assert answer.status_code == status, (name, answer.status_code)
    return answer.content.decode()


def send(client, cast, name: str, *args: object, **fields: object):
    return client.post(url(cast, name, *args), fields)

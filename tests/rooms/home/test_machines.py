"""Pages for machines."""


def test_healthz_answers_without_a_query(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_robots_are_kept_from_accounts_searches_and_activity(client, db):
    text = client.get("/robots.txt").content.decode()
    for path in ("/account/", "/operator/", "/at/*/search/", "/at/*/activity/"):
        assert f"Disallow: {path}\n" in text


def test_the_icon_is_a_drawing_of_our_own(client, db):
    answer = client.get("/favicon.ico")
    assert answer["Content-Type"] == "image/svg+xml"
    assert b"<svg" in answer.content


def test_these_pages_take_no_posts(client, db):
    for path in ("/healthz", "/robots.txt", "/favicon.ico", "/"):
        assert client.post(path).status_code == 405

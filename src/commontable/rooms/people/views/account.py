"""A person's own account: how they sign in, in which language, and what they may see at each table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language, get_language, get_language_info
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django.views.i18n import set_language

from commontable.foundation.slots import filled

from ..models import Account, Partnership, Person
from ..queries import roles_of
from ..role_words import SIGHT_OF_ROLE
from ..states import Role


@dataclass(frozen=True)
class Place:
    """One table this account sits at: under which name, as what, and what that lets it see."""

    partnership: Partnership
    person: Person
    roles: list[Role]

    @property
    def may_invite(self) -> bool:
        return bool({Role.BACKBONE_STAFF, Role.ORGANIZATION_ADMINISTRATOR}.intersection(self.roles))

    @property
    def sentences(self) -> list[str]:
        return [str(SIGHT_OF_ROLE[role]) for role in self.roles]


def places_of(account: Account) -> list[Place]:
    persons = Person.objects.filter(account=account, merged_into__isnull=True).select_related("partnership__backbone")
    found = []
    for person in persons.order_by("partnership__name"):
        here = roles_of(account, person.partnership) - {Role.OPERATOR}
        found.append(Place(person.partnership, person, [role for role in Role if role in here]))
    return found


@login_required
@never_cache
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    account = cast(Account, request.user)
    kinds = list(Authenticator.objects.filter(user=account).values_list("type", flat=True))
    context = {
        "account": account,
        "places": places_of(account),
        "has_app": Authenticator.Type.TOTP in kinds,
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "has_codes": Authenticator.Type.RECOVERY_CODES in kinds,
        "has_password": account.has_usable_password(),
        "single_sign_on": bool(settings.SOCIALACCOUNT_PROVIDERS),
        "language_choices": [
            (code, get_language_info(code)["name_local"].title()) for code, _name in settings.LANGUAGES
        ],
        "links": filled("account.links"),
        "language_now": account.language or (get_language() or "")[:2],
    }
    return render(request, "people/account/home.html", context)


@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """Sets the language of this browser and, signed in, of the account. Visitors may choose too."""
    response = set_language(request)
    chosen = request.POST.get("language", "")
    if request.user.is_authenticated and chosen in dict(settings.LANGUAGES) and check_for_language(chosen):
        request.user.choose_language(chosen)
    return response


@login_required
@require_POST
def introduced(request: HttpRequest) -> HttpResponse:
    """The first-visit introduction has been read; it does not come again."""
    cast(Account, request.user).mark_introduced()
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else settings.LOGIN_REDIRECT_URL)

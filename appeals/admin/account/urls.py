"""The addresses of the door and of one's own account; allauth finds them by its names. No sign-up, no mail."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from appeals.admin.account import views_door as door
from appeals.admin.account import views_factors as factors
from appeals.admin.account import views_own as own
from appeals.admin.account.gate import while_enrolling

urlpatterns = [
    path("login/", login_not_required(door.Door.as_view()), name="account_login"),
    path("login/passkey/", login_not_required(door.DoorByPasskey.as_view()), name="mfa_login_webauthn"),
    path("login/factor/", login_not_required(door.SecondFactor.as_view()), name="mfa_authenticate"),
    path("logout/", login_not_required(door.Out.as_view()), name="account_logout"),
    path("welcome/<str:secret>/", login_not_required(door.welcome), name="welcome"),
    path("password_change/", own.password, name="account_change_password"),
    path("account/", while_enrolling(factors.Account.as_view()), name="mfa_index"),
    path("account/app/", while_enrolling(factors.AddApp.as_view()), name="mfa_activate_totp"),
    path("account/app/remove/", factors.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("account/passkeys/add/", while_enrolling(factors.AddPasskey.as_view()), name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/remove/", factors.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("account/passkeys/<int:pk>/rename/", factors.RenamePasskey.as_view(), name="mfa_edit_webauthn"),
    path("account/codes/", factors.Codes.as_view(), name="mfa_view_recovery_codes"),
    path("account/codes/new/", factors.NewCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("account/email/", own.email, name="account_change_email"),
    path("account/sessions/end/", own.end, name="account_end_sessions"),
    path("account/proof/", while_enrolling(factors.ProofByPassword.as_view()), name="account_reauthenticate"),
    path("account/proof/code/", factors.ProofByCode.as_view(), name="mfa_reauthenticate"),
    path("account/proof/passkey/", factors.ProofByPasskey.as_view(), name="mfa_reauthenticate_webauthn"),
]

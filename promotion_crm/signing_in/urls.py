"""The addresses of the way in, by the names allauth looks for; what it has and we do not offer is not here."""

from allauth.account.views import reauthenticate
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.webauthn import views as passkeys
from django.contrib.auth import views as auth
from django.urls import include, path

from promotion_crm import shell

from . import office, second_factor, views

index = second_factor.Index.as_view()
enter = views.SignInPage.as_view()

second_factor_urls = [
    path("", index, name="mfa_index"),
    path("", index, name="mfa_list_webauthn"),
    path("app/", second_factor.ActivateApp.as_view(), name="mfa_activate_totp"),
    path("app/remove/", second_factor.DeactivateApp.as_view(), name="mfa_deactivate_totp"),
    path("passkeys/add/", second_factor.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/name/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", second_factor.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("recovery-codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
]
urlpatterns = [
    path("sign-in/", enter, name="sign-in"),
    path("sign-in/", enter, name="account_login"),
    path("sign-in/code/", factor.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey/", views.PasskeySignIn.as_view(), name="mfa_login_webauthn"),
    path("sign-in/office/", office.begin, {"provider_id": office.PROVIDER}, name="openid_connect_login"),
    path("sign-in/office/back/", office.come_back, {"provider_id": office.PROVIDER}, name="openid_connect_callback"),
    path("sign-out/", shell.SignOut.as_view(), name="sign-out"),
    path("account/", views.account, name="account"),
    path("account/sessions/", views.sessions, name="sessions"),
    path("account/sessions/end-others/", views.end_other_sessions, name="end-other-sessions"),
    path("account/sessions/<slug:session>/end/", views.end_session, name="end-session"),
    path("account/confirm/", reauthenticate, name="account_reauthenticate"),
    path("account/confirm/code/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("account/confirm/passkey/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("account/second-factor/", include(second_factor_urls)),
    path("password/", views.ChangePassword.as_view(), name="change-password"),
    path("password/changed/", auth.PasswordChangeDoneView.as_view(), name="password_change_done"),
]
